package io.supervision.spring.internal.listener.rabbit;

import io.supervision.spring.internal.listener.Reasons;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.event.AmqpEvent;
import org.springframework.amqp.rabbit.connection.RabbitUtils;
import org.springframework.amqp.rabbit.listener.ConsumeOkEvent;
import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerFailedEvent;
import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerTerminatedEvent;
import org.springframework.amqp.rabbit.listener.MissingQueueEvent;

/**
 * What has been heard of a container that does not work.
 *
 * @param reason for people
 * @param cause what was thrown, if that is known
 */
record Trouble(String reason, @Nullable Throwable cause) {

  /** What an event of a container tells, or null if it tells of no trouble. */
  static @Nullable Trouble of(AmqpEvent event) {
    if (event instanceof ListenerContainerConsumerFailedEvent failed) {
      return new Trouble(
          Reasons.of(text(failed.getReason()), failed.getThrowable()), failed.getThrowable());
    }
    if (event instanceof ListenerContainerConsumerTerminatedEvent terminated) {
      return new Trouble(text(terminated.getReason()), null);
    }
    if (event instanceof MissingQueueEvent missing) {
      return new Trouble("queue '" + missing.getQueue() + "' is missing", null);
    }
    return null;
  }

  /** This event comes from the consumer, which does not show its container. */
  static boolean isConsumerAt(AmqpEvent event, String[] queues) {
    return event instanceof ConsumeOkEvent ok && Arrays.asList(queues).contains(ok.getQueue());
  }

  private static String text(@Nullable String reason) {
    return reason == null ? "a consumer has failed" : reason;
  }

  /** Another consumer is there instead. */
  boolean isExclusiveRefused() {
    return cause instanceof Exception exception && RabbitUtils.exclusiveAccesssRefused(exception);
  }
}
