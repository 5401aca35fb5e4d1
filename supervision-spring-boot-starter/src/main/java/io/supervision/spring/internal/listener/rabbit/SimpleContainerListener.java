package io.supervision.spring.internal.listener.rabbit;

import com.rabbitmq.client.DefaultConsumer;
import io.supervision.spring.internal.listener.CountingExecutor;
import io.supervision.spring.internal.listener.Endpoint;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/**
 * A listener in a RabbitMQ {@code SimpleMessageListenerContainer}, which has a thread for each
 * consumer.
 *
 * <p>It is gone when it does not run and all threads that it was given by its executor have ended.
 */
final class SimpleContainerListener extends RabbitContainerListener {

  private final SimpleMessageListenerContainer container;

  SimpleContainerListener(Endpoint endpoint, SimpleMessageListenerContainer container) {
    super(endpoint, container);
    this.container = container;
  }

  @Override
  Set<String> consumedQueues() {
    Set<String> queues = new HashSet<>();
    for (Object consumer : parts().collection("consumers")) {
      new HiddenParts(consumer)
          .map("consumers")
          .forEach(
              (queue, tagged) -> {
                if (((DefaultConsumer) tagged).getConsumerTag() != null) {
                  queues.add((String) queue);
                }
              });
    }
    return queues;
  }

  @Override
  boolean isAborting() {
    return parts().present("containerStoppingForAbort", AtomicReference.class).get() != null;
  }

  @Override
  protected boolean isContainerGone() {
    return !container.isRunning()
        && !container.isActive()
        && (!(parts().get("taskExecutor", Object.class) instanceof CountingExecutor threads)
            || threads.isIdle());
  }
}
