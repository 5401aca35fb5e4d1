package io.supervision.spring.internal.listener.kafka;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.kafka.event.ConsumerFailedToStartEvent;
import org.springframework.kafka.event.ConsumerRetryAuthEvent;
import org.springframework.kafka.event.ConsumerRetryAuthSuccessfulEvent;
import org.springframework.kafka.event.ConsumerStartedEvent;
import org.springframework.kafka.event.ConsumerStartingEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent.Reason;
import org.springframework.kafka.event.ConsumerStoppingEvent;
import org.springframework.kafka.event.ContainerStoppedEvent;
import org.springframework.kafka.event.KafkaEvent;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.event.ListenerContainerPartitionIdleEvent;
import org.springframework.kafka.event.NonResponsiveConsumerEvent;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/**
 * Stands before the publisher of a container: sees its events on the threads that they come from,
 * whatever the context does with them.
 */
final class ContainerEvents implements ApplicationEventPublisher {

  private final AbstractMessageListenerContainer<?, ?> container;
  private final Consumers consumers;
  private final Runnable changed;
  private final boolean namesThreads;
  private final @Nullable ApplicationEventPublisher next;

  ContainerEvents(
      AbstractMessageListenerContainer<?, ?> container,
      Consumers consumers,
      Runnable changed,
      boolean namesThreads) {
    this.container = container;
    this.consumers = consumers;
    this.changed = changed;
    this.namesThreads = namesThreads && !container.isChangeConsumerThreadName();
    next = container.getApplicationEventPublisher();
  }

  @Override
  public void publishEvent(Object event) {
    if (event instanceof KafkaEvent kafkaEvent) {
      see(kafkaEvent);
    }
    if (next != null) {
      if (event instanceof ApplicationEvent applicationEvent) {
        next.publishEvent(applicationEvent);
      } else {
        next.publishEvent(event);
      }
    }
  }

  private void see(KafkaEvent event) {
    if (event instanceof ListenerContainerIdleEvent
        || event instanceof ListenerContainerPartitionIdleEvent) {
      return;
    }
    if (event instanceof ConsumerStartingEvent) {
      begins(event.getSource(AbstractMessageListenerContainer.class));
    } else if (event instanceof ConsumerFailedToStartEvent) {
      consumers.current().lacksThread = true;
    } else if (event instanceof ContainerStoppedEvent) {
      stopped(event);
    } else {
      OneConsumer consumer = consumers.of(event.getSource());
      if (consumer != null) {
        see(event, consumer);
      }
      if (event instanceof ConsumerStoppingEvent) {
        // KafkaConsumer throws InterruptException on an interrupted thread, and the container then
        // leaves out the rest of what it does at its end: it closes nothing, and loses count
        Thread.interrupted();
      }
    }
    changed.run();
  }

  /** Threads of our own have the names that the container would have given them. */
  private void begins(AbstractMessageListenerContainer<?, ?> consumer) {
    consumers.begins(consumer);
    if (namesThreads) {
      Thread.currentThread().setName(consumer.getBeanName() + "-C-" + consumers.runs());
    }
  }

  private void see(KafkaEvent event, OneConsumer consumer) {
    if (event instanceof ConsumerStartedEvent) {
      consumer.started = true;
    } else if (event instanceof ConsumerRetryAuthEvent) {
      consumer.refused = true;
    } else if (event instanceof ConsumerRetryAuthSuccessfulEvent) {
      consumer.refused = false;
    } else if (event instanceof NonResponsiveConsumerEvent silence) {
      silent(consumer, Duration.ofMillis(silence.getTimeSinceLastPoll()));
    } else if (event instanceof ConsumerStoppingEvent stopping) {
      consumer.client = stopping.getConsumer();
    } else if (event instanceof ConsumerStoppedEvent stopped) {
      consumer.reason = stopped.getReason();
      Run run = consumers.run();
      if (run != null && stopped.getReason() == Reason.AUTH) {
        run.startsAgain = container.getContainerProperties().isRestartAfterAuthExceptions();
      }
    }
  }

  private void silent(OneConsumer consumer, Duration sinceLastPoll) {
    ContainerProperties properties = container.getContainerProperties();
    if (sinceLastPoll.toMillis() > properties.getIdleBetweenPolls() + properties.getPollTimeout()) {
      consumer.silent(sinceLastPoll, Duration.ofSeconds(2L * properties.getMonitorInterval()));
    }
  }

  /** Its own, not one of its consumers'; a late one, of an earlier stop, finds it running again. */
  private void stopped(KafkaEvent event) {
    Run run = consumers.run();
    if (run != null && event.getSource() == container && !container.isRunning()) {
      if (run.stoppedNormally == null) {
        run.stoppedNormally = container.isInExpectedState();
      }
      OneConsumer mine = consumers.mine();
      if (mine != null) {
        mine.culprit = true;
      }
    }
  }
}
