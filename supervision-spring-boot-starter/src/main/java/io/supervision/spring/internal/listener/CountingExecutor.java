package io.supervision.spring.internal.listener;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.scheduling.SchedulingAwareRunnable;
import org.springframework.scheduling.SchedulingTaskExecutor;

/**
 * Counts what a container has given to its executor and has not ended yet: its own counts are back
 * at zero before its threads have ended, or when it waits for them no longer.
 */
public final class CountingExecutor implements SchedulingTaskExecutor {

  private final Executor executor;
  private final AtomicInteger tasks = new AtomicInteger();

  /**
   * In front of a container's executor.
   *
   * @param executor what runs the tasks
   */
  public CountingExecutor(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    tasks.incrementAndGet();
    try {
      executor.execute(new Counted(task));
    } catch (RuntimeException | Error refused) {
      tasks.decrementAndGet();
      throw refused;
    }
  }

  @Override
  public boolean prefersShortLivedTasks() {
    return executor instanceof SchedulingTaskExecutor other && other.prefersShortLivedTasks();
  }

  /**
   * Whether all tasks have ended.
   *
   * @return false while one runs or waits for its thread
   */
  public boolean isIdle() {
    return tasks.get() == 0;
  }

  private final class Counted implements SchedulingAwareRunnable {

    private final Runnable task;

    Counted(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      try {
        task.run();
      } finally {
        tasks.decrementAndGet();
      }
    }

    @Override
    public boolean isLongLived() {
      return task instanceof SchedulingAwareRunnable other && other.isLongLived();
    }
  }
}
