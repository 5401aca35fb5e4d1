package io.supervision.spring.internal.listener.kafka;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.event.ConsumerStoppedEvent.Reason;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;

/** A consumer of a container, with its thread. Written by that thread, read by any. */
final class OneConsumer {

  final AbstractMessageListenerContainer<?, ?> container;
  final Connection connection;

  /** Its client, as soon as that is seen. */
  volatile @Nullable Consumer<?, ?> client;

  volatile boolean started;
  volatile boolean joined;

  /** The broker does not let it in, and it tries again. */
  volatile boolean refused;

  /** It has stopped its container. */
  volatile boolean culprit;

  /** Why it has stopped, in the words of the container. */
  volatile @Nullable Reason reason;

  /** Its thread does nothing more for it. */
  volatile boolean finished;

  /** By what its thread has ended, or the error of the listener. */
  volatile @Nullable Throwable thrown;

  /** The last call of the listener, if that has failed. */
  volatile @Nullable Failure failure;

  private volatile long lastCall = System.nanoTime();
  private volatile @Nullable Silence silence;

  OneConsumer(AbstractMessageListenerContainer<?, ?> container) {
    this.container = container;
    connection = new Connection(container);
  }

  void calls() {
    joined = true; // a callback of the user's that throws can keep the one that tells it from us
    lastCall = System.nanoTime();
  }

  void called(@Nullable Failure outcome) {
    failure = outcome;
    lastCall = System.nanoTime();
  }

  /**
   * It has not polled for some time. A listener that takes its time is the usual reason, and none
   * for concern: only a consumer that was not called since hangs in its client.
   */
  void silent(Duration sinceLastPoll, Duration untilNextCheck) {
    long now = System.nanoTime();
    long call = lastCall;
    if (now - call > sinceLastPoll.toNanos()) {
      silence = new Silence(sinceLastPoll, call, now + untilNextCheck.toNanos());
    }
  }

  /** What keeps messages from it, or null. */
  @Nullable String trouble(Duration sessionTimeout) {
    Silence silent = silence;
    return silent != null && silent.call == lastCall && silent.until - System.nanoTime() > 0
        ? "it has not asked for messages for %d s".formatted(silent.length.toSeconds())
        : connection.trouble(sessionTimeout);
  }

  /**
   * A call of the listener that has failed.
   *
   * @param records which, for people
   * @param exception what was thrown
   */
  record Failure(String records, RuntimeException exception) {}

  private record Silence(Duration length, long call, long until) {}
}
