package io.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test moves it: for tests of delays, time-outs and periods without
 * waiting for them. Threads are real. Give it to {@link SupervisionTreeBuilder#clock}; one clock
 * serves one tree.
 */
public final class ManualClock {

  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          Comparator.comparingLong((Task task) -> task.due).thenComparingLong(task -> task.number));
  private long now;
  private long numbers;

  /** A clock at the beginning of the year 2000. */
  public ManualClock() {}

  /**
   * Moves time on. What becomes due on the way happens in order, each at its own time, before this
   * returns; what other threads do about it goes on beside.
   *
   * @param duration zero or more
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time cannot go back by " + duration);
    }
    long end = nanoTime() + duration.toNanos();
    for (Task task = next(end); task != null; task = next(end)) {
      task.run.run();
    }
  }

  /**
   * The time this clock shows.
   *
   * @return wall-clock time
   */
  public Instant now() {
    return EPOCH.plusNanos(nanoTime());
  }

  /**
   * How many timers and timed waits are pending: what a test waits for before it moves time.
   *
   * @return the count
   */
  public int pending() {
    lock.lock();
    try {
      return tasks.size();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Task next(long end) {
    lock.lock();
    try {
      Task task = tasks.peek();
      if (task == null || task.due > end) {
        now = Math.max(now, end);
        return null;
      }
      tasks.remove(task);
      now = Math.max(now, task.due);
      return task;
    } finally {
      lock.unlock();
    }
  }

  private long nanoTime() {
    lock.lock();
    try {
      return now;
    } finally {
      lock.unlock();
    }
  }

  private Task add(long due, Runnable run) {
    lock.lock();
    try {
      Task task = new Task(due, numbers++, run);
      tasks.add(task);
      return task;
    } finally {
      lock.unlock();
    }
  }

  private void remove(Task task) {
    lock.lock();
    try {
      tasks.remove(task);
    } finally {
      lock.unlock();
    }
  }

  /** The platform with this clock's time and the given threads. */
  Platform platform(Platform threads) {
    return new ManualPlatform(threads);
  }

  private static final class Task {
    final long due;
    final long number;
    final Runnable run;

    Task(long due, long number, Runnable run) {
      this.due = due;
      this.number = number;
      this.run = run;
    }
  }

  private final class ManualPlatform implements Platform {

    private final Platform threads;

    ManualPlatform(Platform threads) {
      this.threads = threads;
    }

    @Override
    public long nanoTime() {
      return ManualClock.this.nanoTime();
    }

    @Override
    public Instant now() {
      return ManualClock.this.now();
    }

    @Override
    public double random() {
      return 0.5;
    }

    @Override
    public ThreadMaker threadMaker() {
      return threads.threadMaker();
    }

    @Override
    public void execute(Runnable task) {
      threads.execute(task);
    }

    @Override
    public Scheduled schedule(long delayNanos, Runnable task) {
      Task added = add(deadline(delayNanos), task);
      return () -> remove(added);
    }

    @Override
    public void giveWay(BooleanSupplier done) {
      threads.giveWay(done);
    }

    @Override
    public void pause() {
      threads.pause();
    }

    @Override
    public void park(Object blocker, BooleanSupplier done, long deadlineNanos) {
      if (deadlineNanos == NEVER) {
        threads.park(blocker, done, NEVER);
        return;
      }
      Thread thread = Thread.currentThread();
      Task wake = add(deadlineNanos, () -> LockSupport.unpark(thread));
      try {
        if (nanoTime() < deadlineNanos) {
          threads.park(blocker, done, NEVER);
        }
      } finally {
        remove(wake);
      }
    }
  }
}
