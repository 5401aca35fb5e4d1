package io.supervision;

import io.supervision.spec.ChildStart;
import io.supervision.spec.Shutdown;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What only some incarnations have, made when it is needed. */
final class IncarnationExtras {

  private static final Duration CLOSING_OF_INFINITE = Duration.ofSeconds(30);

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<AutoCloseable> closeables = new ArrayDeque<>();
  private boolean closed;
  private final AtomicReference<@Nullable Runnable> stopHook = new AtomicReference<>();
  private final ConcurrentLinkedQueue<Thread> stopWaiters = new ConcurrentLinkedQueue<>();

  volatile @Nullable Worker instance;
  volatile @Nullable ExitReason chosenExit;

  /** Why it is made to end; why it has ended, if that may still take time or was before ready. */
  volatile @Nullable ExitReason reason;

  volatile @Nullable Watch watch;
  volatile @Nullable Ladder ladder;
  volatile @Nullable StopHook runningHook;
  volatile @Nullable IncarnationEvent recorded;
  volatile long killedAt = Platform.NEVER;
  volatile long stuckAt = Platform.NEVER;
  volatile String stuckThread = "";
  volatile List<StackTraceElement> stuckStack = List.of();

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
    stopWaiters.forEach(LockSupport::unpark);
  }

  void stuckAt(long when, String thread, StackTraceElement[] stack) {
    stuckThread = thread;
    stuckStack = List.of(stack);
    stuckAt = when;
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
      SupervisionLog.failedAside(incarnation, "stop hook", noThread);
      return false;
    }
    return true;
  }

  /** Closes everything in reverse and destroys the instance, watched by a timer. */
  void close(Incarnation incarnation) {
    Watch watched = watch;
    if (watched != null) {
      watched.cancel();
    }
    Ladder exit = ladder;
    if (exit != null) {
      exit.cancel();
    }
    if (areAllClosed() && instance == null) {
      return;
    }
    Ladder overrun = Ladder.afterRun(incarnation, closingTime(incarnation.child));
    try {
      for (AutoCloseable next = nextCloseable(); next != null; next = nextCloseable()) {
        closeOne(incarnation, "closeable", next);
      }
      Worker made = instance;
      if (made != null && incarnation.child.spec.start() instanceof ChildStart.Factory factory) {
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
      SupervisionLog.failedAside(incarnation, what, t);
    }
  }

  private static Duration closingTime(Child child) {
    Shutdown shutdown = child.spec.settings().shutdown();
    if (shutdown instanceof Shutdown.Timeout timeout) {
      return timeout.time();
    }
    return shutdown instanceof Shutdown.BrutalKill ? Duration.ZERO : CLOSING_OF_INFINITE;
  }
}
