package io.supervision.spring.internal.listener.jms;

import io.supervision.spring.internal.listener.ContainerListener;
import io.supervision.spring.internal.listener.Endpoint;
import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerState.Stopped;
import java.time.Duration;
import org.springframework.jms.listener.MessageListenerContainer;

/**
 * A listener in a container of another kind, such as one for JCA. Whether it runs is all that is
 * known of it, and its calls are not seen. It is gone when it does not run.
 */
final class OtherContainerListener extends ContainerListener {

  private final MessageListenerContainer container;

  OtherContainerListener(Endpoint endpoint, MessageListenerContainer container) {
    super(endpoint, container);
    this.container = container;
  }

  @Override
  protected void watchCalls() {
    // there is no place for it
  }

  @Override
  protected void startContainer() {
    if (!container.isRunning()) {
      container.start();
    }
  }

  @Override
  protected void stopContainer(Runnable stopped) {
    container.stop(stopped);
  }

  @Override
  protected ListenerState containerState() {
    return container.isRunning()
        ? new Ready("that its container runs is all that is known")
        : new Stopped();
  }

  @Override
  protected boolean isContainerGone() {
    return !container.isRunning();
  }

  @Override
  public Duration shutdownTime() {
    return Duration.ZERO;
  }
}
