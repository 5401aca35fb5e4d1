package io.supervision.spring.internal.listener.rabbit;

import com.rabbitmq.client.DefaultConsumer;
import io.supervision.spring.internal.listener.CountingExecutor;
import io.supervision.spring.internal.listener.Endpoint;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/**
 * A listener in a {@code DirectMessageListenerContainer}, which is called on threads of the
 * RabbitMQ client and starts lost consumers again by itself.
 *
 * <p>It is gone when it does not run, has no consumer with an open channel, no task in its
 * executor, and no thread in the listener's code.
 */
final class DirectContainerListener extends RabbitContainerListener {

  private final DirectMessageListenerContainer container;

  DirectContainerListener(Endpoint endpoint, DirectMessageListenerContainer container) {
    super(endpoint, container);
    this.container = container;
  }

  @Override
  Set<String> consumedQueues() {
    Set<String> queues = new HashSet<>();
    for (Object consumer : parts().collection("consumers")) {
      if (isOpen(consumer)) {
        queues.add(new HiddenParts(consumer).present("queue", String.class));
      }
    }
    return queues;
  }

  private static boolean isOpen(Object consumer) {
    DefaultConsumer known = (DefaultConsumer) consumer;
    return known.getChannel() != null && known.getChannel().isOpen();
  }

  @Override
  boolean isAborting() {
    return false;
  }

  @Override
  protected boolean isContainerGone() {
    return !container.isRunning()
        && !container.isActive()
        && calls.isIdle()
        && (!(parts().get("taskExecutor", Object.class) instanceof CountingExecutor tasks)
            || tasks.isIdle())
        && cancelled().keySet().stream().noneMatch(DirectContainerListener::isOpen);
  }

  /** The consumers whose end has not been seen yet. */
  private Map<?, ?> cancelled() {
    Object counter = parts().present("cancellationLock", Object.class);
    return new HiddenParts(counter).map("locks");
  }
}
