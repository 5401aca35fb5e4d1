package io.supervision.spring.internal.listener;

import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerState.Stopped;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * A listener in a container of another kind, such as one for JCA. Whether it runs is all that is
 * known of it, and its calls are not seen. It is gone when it does not run.
 */
public final class OtherContainerListener extends ContainerListener {

  private final SmartLifecycle container;

  /**
   * For one container.
   *
   * @param endpoint what it is registered by
   * @param container the container
   */
  public OtherContainerListener(Endpoint endpoint, SmartLifecycle container) {
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
