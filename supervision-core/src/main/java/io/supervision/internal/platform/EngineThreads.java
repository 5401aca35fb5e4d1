package io.supervision.internal.platform;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
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

  /** In place of the next task of a thread that takes none any more. */
  private static final Runnable GONE =
      new Runnable() {
        @Override
        public void run() {}
      };

  private final ThreadFactory threads;
  private final Queue<Worker> idle;

  EngineThreads(ThreadFactory threads) {
    this(threads, new ConcurrentLinkedQueue<>());
  }

  EngineThreads(ThreadFactory threads, Queue<Worker> idle) {
    this.threads = threads;
    this.idle = idle;
  }

  /** Throws what the JVM throws if no thread waits and none can be started. */
  @Override
  public void execute(Runnable task) {
    for (Worker waiting = idle.poll(); waiting != null; waiting = idle.poll()) {
      if (waiting.take(task)) {
        return;
      }
    }
    Worker worker = new Worker(task);
    Thread thread = threads.newThread(worker);
    worker.thread = thread;
    thread.start();
  }

  final class Worker implements Runnable {

    /** Null while it waits. */
    private final AtomicReference<@Nullable Runnable> task;

    /** Written before it starts, and so before it can be idle. */
    private volatile @Nullable Thread thread;

    private Worker(Runnable first) {
      task = new AtomicReference<>(first);
    }

    /** By whoever has taken it out of the idle ones; false if it takes none any more. */
    private boolean take(Runnable next) {
      if (!task.compareAndSet(null, next)) {
        return false;
      }
      LockSupport.unpark(thread);
      return true;
    }

    /** What a task throws ends this thread, whose handler hears of it. */
    @Override
    public void run() {
      for (Runnable next = task.get(); next != null; next = awaitTask()) {
        next.run();
        // whatever interrupted it meant the task
        Thread.interrupted();
      }
    }

    /**
     * The next task; null if none comes for a while, or there is no memory to wait in line. It may
     * be in line all the same then: the JVM finds out late that it has none, in the last step of an
     * addition. So it is its own word that counts, not whether it is in line.
     */
    private @Nullable Runnable awaitTask() {
      task.set(null);
      try {
        idle.add(this);
        park();
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        // given up, unless somebody has been faster
      }
      if (!task.compareAndSet(null, GONE)) {
        return task.get();
      }
      forget();
      return null;
    }

    private void park() {
      long until = System.nanoTime() + IDLE_NANOS;
      for (long left = IDLE_NANOS; left > 0 && task.get() == null; ) {
        LockSupport.parkNanos(this, left);
        left = until - System.nanoTime();
      }
    }

    private void forget() {
      try {
        idle.remove(this);
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        // the next who looks for a thread takes it out
      }
    }
  }
}
