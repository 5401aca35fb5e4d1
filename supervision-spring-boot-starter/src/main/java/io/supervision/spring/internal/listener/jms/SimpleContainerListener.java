package io.supervision.spring.internal.listener.jms;

import io.supervision.spring.internal.listener.Endpoint;
import io.supervision.spring.internal.listener.Reasons;
import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerState.Connecting;
import io.supervision.spring.listener.ListenerState.Degraded;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerState.Stopped;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.jms.listener.SimpleMessageListenerContainer;

/**
 * A listener in a JMS {@code SimpleMessageListenerContainer}, which tries once to connect again.
 *
 * <p>Its stop is a shutdown: {@code stop()} alone leaves its consumers at the broker, with the
 * messages that they have fetched. It is gone when it does not run or its one attempt has failed,
 * and no thread of the JMS client is in the listener's code.
 */
final class SimpleContainerListener extends JmsContainerListener {

  /** Clients wait so long for a message in process when a consumer is closed, as Artemis does. */
  private static final Duration CLIENT_WAITS = Duration.ofSeconds(10);

  private final SimpleMessageListenerContainer container;
  private volatile boolean started;
  private volatile @Nullable Failure failure;
  private volatile ListenerState last = new Connecting("is being started");

  SimpleContainerListener(Endpoint endpoint, SimpleMessageListenerContainer container) {
    super(endpoint, container);
    this.container = container;
  }

  @Override
  protected void startContainer() {
    if (container.isRunning() && failedForGood() == null) {
      return;
    }
    failure = null;
    if (started || !container.isActive()) {
      renew();
    }
    started = true;
    container.start();
  }

  /** A shutdown closes the consumers and keeps them, so that a start would make none. */
  private void renew() {
    container.shutdown();
    DirectFieldAccessor fields = new DirectFieldAccessor(container);
    fields.setPropertyValue("consumers", null);
    fields.setPropertyValue("sessions", null);
    container.initialize();
  }

  @Override
  protected void stopContainer(Runnable stopped) {
    container.shutdown();
    stopped.run();
  }

  @Override
  protected ListenerState containerState() {
    last = ask(this::currentState, last);
    return last;
  }

  private ListenerState currentState() {
    Failure failed = failedForGood();
    if (!container.isActive()) {
      return ended("has been shut down", failed == null ? null : failed.exception);
    }
    if (failed != null) {
      return ended("could not connect again to " + destination(), failed.exception);
    }
    if (!container.isRunning()) {
      return new Stopped();
    }
    Failure recovering = failure;
    return recovering == null
        ? new Ready("")
        : new Degraded(
            Reasons.of("has lost its connection to " + destination(), recovering.exception));
  }

  @Override
  protected boolean isContainerGone() {
    return calls.isIdle() && (!container.isRunning() || failedForGood() != null);
  }

  /** Null, too, while the attempt is being made. */
  private @Nullable Failure failedForGood() {
    Failure failed = failure;
    if (failed == null || failed.isBeingHandled()) {
      return null;
    }
    Collection<?> now = hidden("consumers", Collection.class);
    if (now != null
        && now != failed.consumers
        && now.size() == present("concurrentConsumers", Integer.class)) {
      failure = null;
      return null;
    }
    return failed;
  }

  @Override
  void connectionFailed(Exception exception) {
    failure = new Failure(exception, hidden("consumers", Object.class), Thread.currentThread());
  }

  @Override
  void works() {
    failure = null;
  }

  @Override
  public Duration shutdownTime() {
    return CLIENT_WAITS;
  }

  /**
   * A connection has failed. Told to exception listeners before the container tries to connect
   * again on the same thread, and nobody is told how that went.
   */
  private record Failure(Exception exception, @Nullable Object consumers, Thread thread) {

    boolean isBeingHandled() {
      return Arrays.stream(thread.getStackTrace())
          .anyMatch(
              frame ->
                  frame.getMethodName().equals("onException")
                      && frame
                          .getClassName()
                          .equals(SimpleMessageListenerContainer.class.getName()));
    }
  }
}
