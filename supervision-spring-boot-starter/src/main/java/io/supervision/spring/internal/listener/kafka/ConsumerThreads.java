package io.supervision.spring.internal.listener.kafka;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;

/**
 * The executor of a container, which tells when a thread begins to work for it and when it has
 * ended, and by what. The container itself loses count when a consumer cannot be closed.
 */
final class ConsumerThreads implements AsyncTaskExecutor {

  private final AsyncTaskExecutor executor;
  private final Consumers consumers;
  private final Runnable changed;

  ConsumerThreads(AsyncTaskExecutor executor, Consumers consumers, Runnable changed) {
    this.executor = executor;
    this.consumers = consumers;
    this.changed = changed;
  }

  /** By this way consumers come. */
  @Override
  public CompletableFuture<Void> submitCompletable(Runnable consumer) {
    return executor.submitCompletable(
        () -> {
          consumers.threadBegins();
          run(consumer);
        });
  }

  /** By this way comes what starts a container again after exceptions of authentication. */
  @Override
  public void execute(Runnable start) {
    consumers.threadBegins(); // by the last consumer: in between, nothing would be there
    try {
      executor.execute(() -> run(() -> consumers.startsItself(start)));
    } catch (RuntimeException e) {
      ended(e);
      throw e;
    }
  }

  private void run(Runnable task) {
    Throwable thrown = null;
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      thrown = e;
      throw e;
    } finally {
      ended(thrown);
    }
  }

  private void ended(@Nullable Throwable thrown) {
    consumers.threadEnds(thrown);
    changed.run();
  }
}
