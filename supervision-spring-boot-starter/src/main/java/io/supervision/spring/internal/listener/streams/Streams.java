package io.supervision.spring.internal.listener.streams;

import io.supervision.spring.listener.AdoptableListener;
import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerState.Connecting;
import io.supervision.spring.listener.ListenerState.Degraded;
import io.supervision.spring.listener.ListenerState.Ended;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerState.Stopped;
import io.supervision.spring.listener.ListenerWatch;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;
import org.springframework.util.ReflectionUtils;

/**
 * One topology. Its state is that of its {@link KafkaStreams}, of which there is one for each
 * start: the factory bean says that it runs also when that is dead.
 */
final class Streams implements AdoptableListener {

  private final String name;
  private final StreamsBuilderFactoryBean factory;

  /** The latest, also when the factory has forgotten it: its threads may go on. */
  private final AtomicReference<@Nullable KafkaStreams> latest = new AtomicReference<>();

  private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
  private final BrokerContact contact = new BrokerContact();

  Streams(String name, StreamsBuilderFactoryBean factory) {
    this.name = name;
    this.factory = factory;
  }

  @Override
  public String id() {
    return name;
  }

  @Override
  public boolean hasGivenId() {
    return true;
  }

  @Override
  public @Nullable Object bean() {
    return null;
  }

  @Override
  public @Nullable Method method() {
    return null;
  }

  @Override
  public String startedBy() {
    return name;
  }

  @Override
  public SmartLifecycle container() {
    return factory;
  }

  @Override
  public @Nullable String obstacle() {
    return null;
  }

  @Override
  public Duration shutdownTime() {
    Field time = ReflectionUtils.findField(StreamsBuilderFactoryBean.class, "closeTimeout");
    if (time == null) {
      return StreamsBuilderFactoryBean.DEFAULT_CLOSE_TIMEOUT;
    }
    ReflectionUtils.makeAccessible(time);
    return ReflectionUtils.getField(time, factory) instanceof Duration set
        ? set
        : StreamsBuilderFactoryBean.DEFAULT_CLOSE_TIMEOUT;
  }

  /** What ends a thread is known by its handler only; without one, the client shuts down. */
  @Override
  public void prepare(ListenerWatch watch) {
    StreamsUncaughtExceptionHandler users = factory.getStreamsUncaughtExceptionHandler();
    factory.setStreamsUncaughtExceptionHandler(
        exception -> {
          StreamThreadExceptionResponse response =
              users == null
                  ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
                  : users.handle(exception);
          if (response != StreamThreadExceptionResponse.REPLACE_THREAD) {
            thrown.set(exception);
          }
          return response;
        });
    factory.addListener(
        new StreamsBuilderFactoryBean.Listener() {
          @Override
          public void streamsAdded(String id, KafkaStreams streams) {
            latest.set(streams);
          }
        });
  }

  @Override
  public void start() {
    thrown.set(null);
    contact.begins();
    try {
      factory.start();
    } catch (RuntimeException | Error failed) {
      closeHalfMade();
      throw failed;
    }
  }

  /** The factory forgets one that it could not start, with its threads. */
  private void closeHalfMade() {
    KafkaStreams made = factory.getKafkaStreams();
    if (made != null && !factory.isRunning()) {
      boolean unused = made.close(shutdownTime());
    }
  }

  /** Waits for its close, as the factory does, for its time-out at most. */
  @Override
  public void stop(Runnable stopped) {
    factory.stop(stopped);
  }

  @Override
  public ListenerState state() {
    KafkaStreams streams = latest.get();
    return streams == null || !factory.isRunning() ? new Stopped() : state(streams);
  }

  private ListenerState state(KafkaStreams streams) {
    State state = streams.state();
    return switch (state) {
      case CREATED -> new Connecting("it has not begun yet");
      case REBALANCING -> new Connecting("it is rebalancing" + contact.silence(streams));
      case RUNNING -> ofRunning(streams);
      case PENDING_ERROR, ERROR -> ended("a stream thread has ended by an exception");
      case PENDING_SHUTDOWN, NOT_RUNNING -> ended("it was closed, and not by its factory bean");
    };
  }

  private ListenerState ofRunning(KafkaStreams streams) {
    String trouble = contact.trouble(streams);
    return trouble == null ? new Ready("") : new Degraded(trouble);
  }

  private Ended ended(String reason) {
    Throwable known = thrown.get();
    Throwable cause = known == null ? null : known.getCause();
    // Kafka puts what the topology has thrown into an exception of its own
    return new Ended(reason, cause instanceof Error ? cause : known);
  }

  @Override
  public boolean isGone() {
    KafkaStreams streams = latest.get();
    if (streams == null) {
      return true;
    }
    State state = streams.state();
    return !factory.isRunning() && (state == State.NOT_RUNNING || state == State.ERROR);
  }

  @Override
  public boolean isRunning() {
    return factory.isRunning();
  }

  @Override
  public boolean isPaused() {
    KafkaStreams streams = latest.get();
    return streams != null && streams.isPaused();
  }
}
