package io.supervision.internal.incarnation;

import io.supervision.internal.journal.IncarnationEvent;
import io.supervision.internal.platform.EngineLock;
import io.supervision.internal.platform.Platform;
import io.supervision.spec.ChildStart;
import io.supervision.spec.Shutdown;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What only some incarnations have, made when it is needed. Once made they stay until the
 * incarnation goes. Each field has one writer at a time: the incarnation's own thread, its starter,
 * or whoever holds its BUSY bit; all are read by anyone.
 */
final class IncarnationExtras {

  /** SEMANTICS, "Incarnations": how long a closing may take where the shutdown time is infinite. */
  private static final Duration CLOSING_OF_INFINITE = Duration.ofSeconds(30);

  private final Platform platform;

  /** For the closeables and whether they are closed; never held while one runs. */
  private final EngineLock lock;

  private final Deque<AutoCloseable> closeables = new ArrayDeque<>();

  /** No closeable is taken any more. Guarded by the lock. */
  private boolean closed;

  /** Emptied by whoever runs the hook, so that it runs once. */
  private final AtomicReference<@Nullable Runnable> stopHook = new AtomicReference<>();

  /** Threads of the worker, other than its own, that wait in {@code awaitStop}. */
  private final ConcurrentLinkedQueue<Thread> stopWaiters = new ConcurrentLinkedQueue<>();

  /** What the factory made, to be destroyed at the end; null for a task. */
  volatile @Nullable Worker instance;

  /** The reason that the worker gave to {@code exit}; null if it gave none. */
  volatile @Nullable ExitReason chosenExit;

  /** Why it is made to end; why it has ended, if that may still take time or was before ready. */
  volatile @Nullable ExitReason reason;

  /** Null without a health check and a heartbeat timeout. */
  volatile @Nullable Watchdog watchdog;

  /** The stop that an exit or a verdict began; null without one. */
  volatile @Nullable TimedStop timedStop;

  /** The stop hook once it was started, for the wait graph; stays after the hook has ended. */
  volatile @Nullable StopHook runningHook;

  /** The flight recorder's event, begun on the incarnation's thread; null while nothing records. */
  volatile @Nullable IncarnationEvent recorded;

  /** What the worker has said to be wrong with it; written by its own thread. Null: nothing. */
  volatile @Nullable Degradation degradation;

  /** Threads of others that run code of the worker, in no order. */
  private volatile @Nullable Set<Thread> borrowed;

  /** In nanoseconds on the platform's clock; the grace counts from here. */
  volatile long killedAt = Platform.NEVER;

  volatile StuckThread stuckThread = StuckThread.NONE;

  /** What a test makes the thread wait for before it ends; null: nothing. */
  volatile @Nullable CompletableFuture<@Nullable Void> sticksUntil;

  /** Whether it does wait for that: its code is over. */
  volatile boolean sticks;

  /** How a test makes the code end in an end that is under way; null: as it does. */
  volatile @Nullable ExitReason endsBy;

  IncarnationExtras(Platform platform) {
    this.platform = platform;
    this.lock = new EngineLock(platform);
  }

  /**
   * False if all have been closed already.
   *
   * <p>One that is added while others are being closed is closed next.
   */
  boolean addCloseable(AutoCloseable closeable) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      closeables.push(closeable);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The last one that was set counts. */
  void setStopHook(Runnable hook) {
    stopHook.set(hook);
  }

  void borrow(Thread thread) {
    Set<Thread> known = borrowed;
    if (known == null) {
      lock.lock();
      try {
        known = borrowed;
        if (known == null) {
          known = ConcurrentHashMap.newKeySet();
          borrowed = known;
        }
      } finally {
        lock.unlock();
      }
    }
    known.add(thread);
  }

  Set<Thread> borrowed() {
    Set<Thread> known = borrowed;
    return known == null ? Set.of() : known;
  }

  void addStopWaiter(Thread thread) {
    stopWaiters.add(thread);
  }

  void removeStopWaiter(Thread thread) {
    stopWaiters.remove(thread);
  }

  /** To be called after the state was changed; each one looks for itself whether to go on. */
  void wakeStopWaiters() {
    stopWaiters.forEach(platform::unpark);
  }

  /**
   * Runs the stop hook, once, on a thread of its own; the interrupt follows it. False without one.
   *
   * <p>May be called by any thread that does not hold BUSY, since it starts a thread.
   *
   * @return whether the interrupt is left to the hook's end
   */
  boolean runStopHook(Incarnation incarnation) {
    Runnable hook = stopHook.getAndSet(null);
    if (hook == null) {
      return false;
    }
    StopHook started = new StopHook(incarnation, hook);
    // before its thread is started: from then on its code may call a supervisor that waits for it
    runningHook = started;
    try {
      started.start();
    } catch (Throwable noThread) {
      runningHook = null;
      incarnation.failedBeside("stop hook", noThread);
      return false;
    }
    return true;
  }

  /**
   * Closes everything in reverse and destroys the instance, watched by a timer.
   *
   * <p>On the incarnation's own thread, after {@code run}. What a closeable throws is logged and
   * keeps none of the others from being closed. Calling it again goes on where it was left.
   */
  void close(Incarnation incarnation) {
    Watchdog watched = watchdog;
    if (watched != null) {
      watched.cancel();
    }
    TimedStop exit = timedStop;
    if (exit != null) {
      exit.cancel();
    }
    // nothing to close, so no timer: the usual case, and a timer would cost more than the end
    if (areAllClosed() && instance == null) {
      return;
    }
    TimedStop overrun = TimedStop.ofClosing(incarnation, closingTime(incarnation));
    try {
      for (AutoCloseable next = nextCloseable(); next != null; next = nextCloseable()) {
        closeOne(incarnation, "closeable", next);
      }
      Worker made = instance;
      if (made != null && incarnation.owner.spec().start() instanceof ChildStart.Factory factory) {
        closeOne(incarnation, "destruction", () -> factory.factory().destroy(made));
      } else if (made instanceof AutoCloseable closeable) {
        closeOne(incarnation, "destruction", closeable);
      }
    } finally {
      overrun.cancel();
    }
  }

  /** Whether there is nothing to close; then none is accepted any more, in the same step. */
  private boolean areAllClosed() {
    lock.lock();
    try {
      closed = closeables.isEmpty();
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** The one added last; null if none is left, after which none is accepted. */
  private @Nullable AutoCloseable nextCloseable() {
    lock.lock();
    try {
      AutoCloseable next = closeables.poll();
      closed = next == null;
      return next;
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("try")
  private static void closeOne(Incarnation incarnation, String what, AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Throwable t) {
      incarnation.failedBeside(what, t);
    }
  }

  /** From the return of {@code run} the closing has the child's shutdown time once more. */
  private static Duration closingTime(Incarnation incarnation) {
    Shutdown shutdown = incarnation.owner.spec().settings().shutdown();
    if (shutdown instanceof Shutdown.Timeout timeout) {
      return timeout.time();
    }
    return shutdown instanceof Shutdown.BrutalKill ? Duration.ZERO : CLOSING_OF_INFINITE;
  }
}
