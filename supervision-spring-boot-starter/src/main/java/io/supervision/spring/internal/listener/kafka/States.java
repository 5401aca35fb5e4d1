package io.supervision.spring.internal.listener.kafka;

import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerState.Connecting;
import io.supervision.spring.listener.ListenerState.Degraded;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerState.Stopped;
import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.event.ConsumerStoppedEvent.Reason;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** What is to be said of a container that runs. */
final class States {

  private final AbstractMessageListenerContainer<?, ?> container;
  private final Duration sessionTimeout;
  private final boolean inGroup;

  States(AbstractMessageListenerContainer<?, ?> container, Duration sessionTimeout) {
    this.container = container;
    this.sessionTimeout = sessionTimeout;
    inGroup = container.getContainerProperties().getTopicPartitions() == null;
  }

  ListenerState of(@Nullable Run run, boolean askedToStop) {
    if (run == null) {
      return new Stopped();
    }
    ListenerState over = Endings.of(run, askedToStop);
    return over != null ? over : ofRunning(run);
  }

  private ListenerState ofRunning(Run run) {
    int all = expected();
    int stopped = run.count(consumer -> consumer.reason == Reason.NORMAL);
    if (stopped > 0) {
      return new Degraded("the application has stopped " + some(stopped, all));
    }
    int there = run.count(this::isThere);
    if (run.first(consumer -> consumer.refused) != null || (run.refusedBefore && there < all)) {
      return new Degraded("the broker refuses it for its credentials or rights, it tries again");
    }
    if (there < all) {
      String answer =
          run.first(consumer -> consumer.connection.answers()) == null
              ? ": no broker has answered"
              : "";
      return new Connecting(waiting(all - there, all) + answer);
    }
    for (OneConsumer consumer : run.consumers) {
      String trouble = consumer.trouble(sessionTimeout);
      if (trouble != null) {
        return new Degraded(trouble);
      }
    }
    return new Ready(spare(run, all));
  }

  private int expected() {
    return container instanceof ConcurrentMessageListenerContainer<?, ?> concurrent
        ? concurrent.getConcurrency()
        : 1;
  }

  private boolean isThere(OneConsumer consumer) {
    return inGroup ? consumer.joined : consumer.started && consumer.connection.answers();
  }

  private String waiting(int waiting, int all) {
    return inGroup
        ? "%s not joined the group '%s' yet".formatted(have(waiting, all), container.getGroupId())
        : "%s not polled with success yet".formatted(have(waiting, all));
  }

  /** A consumer more than there are partitions: it waits for one, which is no fault. */
  private static String spare(Run run, int all) {
    int spare = run.count(consumer -> isEmpty(consumer.container.getAssignedPartitions()));
    return spare == 0
        ? ""
        : "%s no partition: %s"
            .formatted(have(spare, all), spare == 1 ? "a spare consumer" : "spare consumers");
  }

  private static boolean isEmpty(@Nullable Collection<TopicPartition> partitions) {
    return partitions == null || partitions.isEmpty();
  }

  private static String have(int some, int all) {
    return all == 1 ? "it has" : some(some, all) + (some == 1 ? " has" : " have");
  }

  private static String some(int some, int all) {
    return "%d of %d consumers".formatted(some, all);
  }
}
