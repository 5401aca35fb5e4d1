package io.supervision.internal.platform;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads for the engine's own tasks, kept for a few seconds since they are dear to start.
 * No queue and no limit: a task may wait for another one, and must never stand behind it.
 *
 * <p>The pool of the JDK can lose a task: a thread that has taken one out of its hand-over may fail
 * there for want of memory. Here a task is one write to a thread that waits for it, and needs none.
 */
final class EngineThreads implements Executor {

  private static final long IDLE_NANOS = Duration.ofSeconds(5).toNanos();

  private final ThreadFactory threads;
  private final Queue<Worker> idle = new ConcurrentLinkedQueue<>();

  EngineThreads(ThreadFactory threads) {
    this.threads = threads;
  }

  /** Throws what the JVM throws if no thread waits and none can be started. */
  @Override
  public void execute(Runnable task) {
    Worker waiting = idle.poll();
    if (waiting != null) {
      waiting.take(task);
      return;
    }
    Worker worker = new Worker(task);
    Thread thread = threads.newThread(worker);
    worker.thread = thread;
    thread.start();
  }

  private final class Worker implements Runnable {

    private volatile @Nullable Runnable task;

    /** Written before it starts, and so before it can be idle. */
    private volatile @Nullable Thread thread;

    Worker(Runnable first) {
      task = first;
    }

    /** By whoever has taken it out of the idle ones. */
    void take(Runnable next) {
      task = next;
      LockSupport.unpark(thread);
    }

    /** What a task throws ends this thread, whose handler hears of it. */
    @Override
    public void run() {
      for (Runnable next = task; next != null; next = awaitTask()) {
        next.run();
        // whatever interrupted it meant the task
        Thread.interrupted();
      }
    }

    /** The next task; null if none comes for a while, or there is no memory to wait in line. */
    private @Nullable Runnable awaitTask() {
      task = null;
      try {
        idle.add(this);
      } catch (OutOfMemoryError noMemory) {
        return null;
      }
      long until = System.nanoTime() + IDLE_NANOS;
      while (task == null) {
        long left = until - System.nanoTime();
        // one that is not in line any more has been taken, and gets its task
        if (left <= 0 && idle.remove(this)) {
          return null;
        }
        LockSupport.parkNanos(this, Math.max(left, 1_000_000));
      }
      return task;
    }
  }
}
