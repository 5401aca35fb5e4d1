package io.supervision.spring.internal.listener.kafka;

import io.supervision.spring.listener.AdoptableListener;
import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerState.Stopped;
import io.supervision.spring.listener.ListenerWatch;
import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.Assert;

/** A container of a registry. */
final class AdoptableContainer implements AdoptableListener {

  /** Private in {@code KafkaListenerAnnotationBeanPostProcessor}. */
  private static final String MADE_UP = "org.springframework.kafka.KafkaListenerEndpointContainer#";

  private final String id;
  private final String registry;
  private final MessageListenerContainer container;
  private final Surroundings surroundings;
  private volatile @Nullable Adopted adopted;

  AdoptableContainer(
      String id, String registry, MessageListenerContainer container, Surroundings surroundings) {
    this.id = id;
    this.registry = registry;
    this.container = container;
    this.surroundings = surroundings;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean hasGivenId() {
    return !id.contains(MADE_UP);
  }

  @Override
  public @Nullable Object bean() {
    return listenerMethod().bean();
  }

  @Override
  public @Nullable Method method() {
    return listenerMethod().method();
  }

  private ListenerMethod listenerMethod() {
    return ListenerMethod.of(container.getContainerProperties().getMessageListener());
  }

  @Override
  public String startedBy() {
    return registry;
  }

  /** Topics for retries and dead letters are parts of the listener whose messages they get. */
  @Override
  public String mainId() {
    String main = container.getMainListenerId();
    return main == null ? id() : main;
  }

  @Override
  public SmartLifecycle container() {
    return container;
  }

  @Override
  public @Nullable String obstacle() {
    return container instanceof AbstractMessageListenerContainer
        ? surroundings.sequenced(container)
        : ("its container is a %s, which does not tell how it is: leave it to Spring, or adopt it by"
                + " a ListenerAdapter of your own")
            .formatted(container.getClass().getName());
  }

  @Override
  public Duration shutdownTime() {
    return Duration.ofMillis(container.getContainerProperties().getShutdownTimeout());
  }

  @Override
  public void prepare(ListenerWatch watch) {
    Assert.state(
        container instanceof AbstractMessageListenerContainer, () -> id + ": " + obstacle());
    Assert.state(adopted == null, () -> id + " has been adopted already");
    AbstractMessageListenerContainer<?, ?> known =
        (AbstractMessageListenerContainer<?, ?>) container;
    adopted =
        new Adopted(known, watch, surroundings.sessionTimeout(known.getContainerProperties()));
  }

  @Override
  public void start() {
    adopted().start();
  }

  @Override
  public void stop(Runnable stopped) {
    adopted().stop(stopped);
  }

  private Adopted adopted() {
    Adopted prepared = adopted;
    if (prepared == null) {
      throw new IllegalStateException(id + " has not been prepared");
    }
    return prepared;
  }

  @Override
  public ListenerState state() {
    Adopted prepared = adopted;
    return prepared == null ? new Stopped() : prepared.state();
  }

  @Override
  public boolean isGone() {
    Adopted prepared = adopted;
    return !container.isRunning() && (prepared == null || prepared.hasNoThread());
  }

  @Override
  public boolean isRunning() {
    return container.isRunning();
  }

  /** What was asked for: one that has no partition never gets to a pause of its client. */
  @Override
  public boolean isPaused() {
    return container.isPauseRequested();
  }
}
