package io.supervision.internal.incarnation;

import io.supervision.internal.journal.IncarnationEvent;
import io.supervision.internal.platform.Platform;
import io.supervision.spec.ChildStart;
import io.supervision.spec.Shutdown;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** What only some incarnations have, made when it is needed. */
final class IncarnationExtras {

  private static final Duration CLOSING_OF_INFINITE = Duration.ofSeconds(30);

  private final Platform platform;
  private final Lock lock;
  private final Deque<AutoCloseable> closeables = new ArrayDeque<>();
  private boolean closed;
  private final AtomicReference<@Nullable Runnable> stopHook = new AtomicReference<>();
  private final ConcurrentLinkedQueue<Thread> stopWaiters = new ConcurrentLinkedQueue<>();

  volatile @Nullable Worker instance;
  volatile @Nullable ExitReason chosenExit;

  /** Why it is made to end; why it has ended, if that may still take time or was before ready. */
  volatile @Nullable ExitReason reason;

  volatile @Nullable Watchdog watchdog;
  volatile @Nullable TimedStop timedStop;
  volatile @Nullable StopHook runningHook;
  volatile @Nullable IncarnationEvent recorded;
  volatile long killedAt = Platform.NEVER;
  volatile StuckThread stuckThread = StuckThread.NONE;

  IncarnationExtras(Platform platform) {
    this.platform = platform;
    this.lock = platform.newLock();
  }

  /** False if all have been closed already. */
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

  void setStopHook(Runnable hook) {
    stopHook.set(hook);
  }

  void addStopWaiter(Thread thread) {
    stopWaiters.add(thread);
  }

  void removeStopWaiter(Thread thread) {
    stopWaiters.remove(thread);
  }

  void wakeStopWaiters() {
    stopWaiters.forEach(platform::unpark);
  }

  /**
   * Runs the stop hook, once, on a thread of its own; the interrupt follows it. False without one.
   */
  boolean runStopHook(Incarnation incarnation) {
    Runnable hook = stopHook.getAndSet(null);
    if (hook == null) {
      return false;
    }
    StopHook started = new StopHook(incarnation, hook);
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

  /** Closes everything in reverse and destroys the instance, watched by a timer. */
  void close(Incarnation incarnation) {
    Watchdog watched = watchdog;
    if (watched != null) {
      watched.cancel();
    }
    TimedStop exit = timedStop;
    if (exit != null) {
      exit.cancel();
    }
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

  private boolean areAllClosed() {
    lock.lock();
    try {
      closed = closeables.isEmpty();
      return closed;
    } finally {
      lock.unlock();
    }
  }

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

  private static Duration closingTime(Incarnation incarnation) {
    Shutdown shutdown = incarnation.owner.spec().settings().shutdown();
    if (shutdown instanceof Shutdown.Timeout timeout) {
      return timeout.time();
    }
    return shutdown instanceof Shutdown.BrutalKill ? Duration.ZERO : CLOSING_OF_INFINITE;
  }
}
