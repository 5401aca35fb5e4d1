package io.supervision.spring.internal.listener.kafka;

import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerWatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListener;

/** A container that is watched: by its events, its threads, its group and the calls it makes. */
final class Adopted {

  private final AbstractMessageListenerContainer<?, ?> container;
  private final Consumers consumers;
  private final States states;

  Adopted(
      AbstractMessageListenerContainer<?, ?> container,
      ListenerWatch watch,
      Duration sessionTimeout) {
    this.container = container;
    consumers = new Consumers();
    states = new States(container, sessionTimeout);
    Runnable changed = watch::changed;
    ContainerProperties properties = container.getContainerProperties();
    watchCalls(properties, new Calls(consumers, watch));
    properties.setConsumerRebalanceListener(
        new GroupListener(properties.getConsumerRebalanceListener(), consumers, changed));
    AsyncTaskExecutor users = properties.getListenerTaskExecutor();
    AsyncTaskExecutor executor = users != null ? users : new SimpleAsyncTaskExecutor();
    properties.setListenerTaskExecutor(new ConsumerThreads(executor, consumers, changed));
    container.setApplicationEventPublisher(
        new ContainerEvents(container, consumers, changed, users == null));
  }

  /**
   * Outermost, so that the user's advices count as a part of the call. They are in the listener's
   * proxy already; left in the properties they would be put around it a second time, by each
   * consumer, since their copies of the properties find a listener without a proxy.
   */
  private static void watchCalls(ContainerProperties properties, Calls calls) {
    Object watched = watched(properties.getMessageListener(), calls);
    if (watched != null) {
      properties.setAdviceChain();
      properties.setMessageListener(watched);
    }
  }

  private static @Nullable Object watched(@Nullable Object listener, Calls calls) {
    if (listener instanceof BatchMessageListener<?, ?> batches) {
      return new WatchedBatchListener<>(batches, calls);
    }
    return listener instanceof MessageListener<?, ?> records
        ? new WatchedRecordListener<>(records, calls)
        : null;
  }

  void start() {
    if (container.isRunning()) {
      return;
    }
    consumers.starts();
    try {
      container.start();
    } catch (RuntimeException | Error e) {
      stop(() -> {}); // some of its consumers may run
      throw e;
    }
  }

  void stop(Runnable stopped) {
    consumers.stops(stopped);
    container.stop(consumers::stopped);
    if (consumers.areGone()) {
      consumers.stopped(); // the container waits in vain for a consumer it has lost count of
    }
  }

  ListenerState state() {
    return states.of(consumers.run(), consumers.isAskedToStop());
  }

  boolean hasNoThread() {
    return consumers.areGone();
  }
}
