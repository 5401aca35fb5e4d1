package io.supervision.spring.internal.listener.kafka;

import io.supervision.spring.internal.listener.kafka.OneConsumer.Failure;
import io.supervision.spring.listener.ListenerWatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.ListenerExecutionFailedException;

/** The calls of a listener, each on the thread of a consumer. */
final class Calls {

  private final Consumers consumers;
  private final ListenerWatch watch;

  Calls(Consumers consumers, ListenerWatch watch) {
    this.consumers = consumers;
    this.watch = watch;
  }

  void call(Supplier<String> records, Runnable listener) {
    OneConsumer consumer = consumers.mine();
    Failure failure = null;
    if (consumer != null) {
      consumer.calls();
    }
    watch.begins();
    try {
      listener.run();
    } catch (RuntimeException e) {
      failure = new Failure(records.get(), thrownByUser(e));
      throw e;
    } catch (Error e) {
      watch.failed(e); // before its state tells the end
      if (consumer != null) {
        consumer.thrown = e;
      }
      throw e;
    } finally {
      watch.ends();
      if (consumer != null) {
        consumer.called(failure);
      }
    }
  }

  private static RuntimeException thrownByUser(RuntimeException thrown) {
    @Nullable Throwable cause = thrown.getCause();
    return thrown instanceof ListenerExecutionFailedException
            && cause instanceof RuntimeException exception
        ? exception
        : thrown;
  }
}
