package io.supervision.brokers.jms;

import java.util.concurrent.Executor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;

/** Has no thread left for a while. */
final class RefusingExecutor implements Executor {

  private final SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor();
  volatile boolean refuses;

  @Override
  public void execute(Runnable task) {
    if (refuses) {
      throw new TaskRejectedException("full");
    }
    threads.execute(task);
  }
}
