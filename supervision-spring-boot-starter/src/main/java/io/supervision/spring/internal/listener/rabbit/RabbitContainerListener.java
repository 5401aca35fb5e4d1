package io.supervision.spring.internal.listener.rabbit;

import io.supervision.spring.internal.listener.ContainerListener;
import io.supervision.spring.internal.listener.Endpoint;
import io.supervision.spring.internal.listener.Reasons;
import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerState.Connecting;
import io.supervision.spring.listener.ListenerState.Degraded;
import io.supervision.spring.listener.ListenerState.Ended;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerState.Stopped;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.event.AmqpEvent;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;

/**
 * What the simple and the direct container for RabbitMQ have in common. Their {@code stop()} is a
 * shutdown, so that one by the application is told from an end only by what was heard before.
 */
abstract class RabbitContainerListener extends ContainerListener {

  /** So long the event that tells why it has ended may come after the end. */
  private static final long EVENT_FOLLOWS = TimeUnit.SECONDS.toNanos(1);

  private final AbstractMessageListenerContainer container;
  private final HiddenParts parts;
  private final Lock consumersLock;

  /** Since it last worked. */
  private volatile @Nullable Trouble trouble;

  private volatile boolean connected;
  private volatile @Nullable Long stoppedSince;
  private volatile ListenerState last = new Connecting("is being started");

  RabbitContainerListener(Endpoint endpoint, AbstractMessageListenerContainer container) {
    super(endpoint, container);
    this.container = container;
    parts = new HiddenParts(container);
    consumersLock = parts.present("consumersLock", Lock.class);
  }

  /** The queues at which it has a consumer; asked under the lock of the consumers. */
  abstract Set<String> consumedQueues();

  /** Whether it is ending by itself; what was fatal is published only when it has stopped. */
  abstract boolean isAborting();

  final HiddenParts parts() {
    return parts;
  }

  @Override
  protected void watchCalls() {
    new RabbitWatch(container, parts, calls).install(this::works, this::waits, this::threw);
  }

  @Override
  protected void startContainer() {
    if (container.isRunning()) {
      return;
    }
    trouble = null;
    connected = false;
    stoppedSince = null;
    try {
      container.start();
    } catch (RuntimeException | Error failed) {
      container.stop(); // else it may be left running without a consumer, and not start again
      throw failed;
    }
  }

  @Override
  protected void stopContainer(Runnable stopped) {
    container.stop();
    stopped.run();
  }

  final void onEvent(AmqpEvent event) {
    if (event.getSource() == container) {
      Trouble heard = Trouble.of(event);
      if (heard != null) {
        trouble = heard;
      }
      calls.changed();
    } else if (Trouble.isConsumerAt(event, container.getQueueNames())) {
      calls.changed();
    }
  }

  @Override
  protected ListenerState containerState() {
    last = currentState();
    return last;
  }

  private ListenerState currentState() {
    if (!container.isActive() || !container.isRunning()) {
      return stoppedState();
    }
    stoppedSince = null;
    Set<String> queues = new TreeSet<>(Arrays.asList(container.getQueueNames()));
    if (queues.isEmpty()) {
      return new Ready("has no queue");
    }
    // held, too, while it tries to connect: whoever asks must not wait for that
    if (!consumersLock.tryLock()) {
      return trouble == null ? last : withoutConsumer(queues);
    }
    try {
      queues.removeAll(consumedQueues());
    } finally {
      consumersLock.unlock();
    }
    if (queues.isEmpty()) {
      works();
      return new Ready("");
    }
    return withoutConsumer(queues);
  }

  private ListenerState withoutConsumer(Set<String> queues) {
    Trouble heard = trouble;
    if (heard != null && heard.isExclusiveRefused()) {
      return new Ready("another consumer has the queue for itself");
    }
    String what =
        Reasons.of(
            "has no consumer at " + String.join(", ", queues),
            heard == null ? null : heard.cause());
    return heard == null && !connected ? new Connecting(what) : new Degraded(what);
  }

  private ListenerState stoppedState() {
    Trouble heard = trouble;
    boolean allHeard = !isAborting() && isStoppedFor(EVENT_FOLLOWS);
    if (heard != null && !heard.isExclusiveRefused() && (heard.cause() != null || allHeard)) {
      return new Ended(heard.reason(), heard.cause());
    }
    return allHeard ? new Stopped() : last;
  }

  private boolean isStoppedFor(long nanos) {
    Long since = stoppedSince;
    if (since == null) {
      since = System.nanoTime();
      stoppedSince = since;
    }
    return System.nanoTime() - since >= nanos;
  }

  private void works() {
    connected = true;
    trouble = null;
  }

  private void waits(long millis) {
    if (trouble == null) {
      trouble =
          new Trouble(millis < 0 ? "tries no more to connect" : "tries to connect again", null);
    }
    calls.changed();
  }

  private void threw(Error error) {
    trouble = new Trouble(Reasons.of("its listener has thrown an error", error), error);
    calls.failed(error);
  }

  @Override
  public final Duration shutdownTime() {
    return Duration.ofMillis(parts.present("shutdownTimeout", Long.class));
  }
}
