package io.supervision.spring.internal.listener;

import io.supervision.spring.listener.AdoptableListener;
import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerState.Connecting;
import io.supervision.spring.listener.ListenerState.Ended;
import io.supervision.spring.listener.ListenerWatch;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * A listener whose container is started and stopped on a thread of its own, since both may wait for
 * a broker. A start that fails is an end.
 *
 * <p>{@link #state()} is the container's between our own start and stop; from our stop on it stays
 * as it was, since that is neither an end nor somebody else's will.
 */
public abstract class ContainerListener implements AdoptableListener {

  private static final Logger log = LoggerFactory.getLogger(ContainerListener.class);

  /** The calls of the listener's code. */
  protected final Calls calls = new Calls();

  private final Endpoint endpoint;
  private final SmartLifecycle container;
  private final SerialTasks tasks;

  private volatile boolean wanted;
  private volatile ListenerState before = new Connecting("has not been started yet");
  private volatile @Nullable Throwable failedStart;

  /**
   * For one container.
   *
   * @param endpoint what it is registered by
   * @param container the container
   */
  protected ContainerListener(Endpoint endpoint, SmartLifecycle container) {
    this.endpoint = endpoint;
    this.container = container;
    tasks = new SerialTasks("supervision-listener-" + endpoint.id());
  }

  /**
   * Starts the container, on a thread that may wait.
   *
   * @throws Exception if it cannot be started
   */
  protected abstract void startContainer() throws Exception;

  /**
   * Stops the container, on a thread that may wait.
   *
   * @param stopped runs once it has stopped
   */
  protected abstract void stopContainer(Runnable stopped);

  /**
   * How the container is; it has been started.
   *
   * @return its state
   */
  protected abstract ListenerState containerState();

  /**
   * Whether nothing of the container runs; no start or stop is under way.
   *
   * @return true if it may be started
   */
  protected abstract boolean isContainerGone();

  /** Puts the calls in front of the listener's code. */
  protected abstract void watchCalls();

  @Override
  public final void prepare(ListenerWatch watch) {
    calls.tell(watch);
    watchCalls();
  }

  @Override
  public final void start() {
    failedStart = null;
    tasks.add(this::runStart);
    wanted = true;
  }

  private void runStart() {
    try {
      startContainer();
    } catch (Throwable e) { // an error, too, is why it has ended
      log.debug("Listener '{}' could not be started", id(), e);
      failedStart = e;
    } finally {
      calls.changed();
    }
  }

  @Override
  public final void stop(Runnable stopped) {
    before = state();
    wanted = false;
    tasks.add(() -> runStop(stopped));
  }

  private void runStop(Runnable stopped) {
    try {
      stopContainer(stopped);
    } catch (RuntimeException e) {
      log.warn("Listener '{}' could not be stopped in an orderly way", id(), e);
      stopped.run();
    }
  }

  /**
   * Looks twice whether it is wanted: what is seen of a container that we stop is not its doing.
   */
  @Override
  public final ListenerState state() {
    if (!wanted) {
      return before;
    }
    ListenerState now = wantedState();
    return wanted ? now : before;
  }

  private ListenerState wantedState() {
    if (tasks.isBusy()) {
      return new Connecting("is being started");
    }
    Throwable failed = failedStart;
    return failed == null
        ? containerState()
        : new Ended("could not be started: " + Reasons.of(failed), failed);
  }

  @Override
  public final boolean isGone() {
    return !tasks.isBusy() && isContainerGone();
  }

  @Override
  public final boolean isRunning() {
    return container.isRunning();
  }

  @Override
  public final boolean isPaused() {
    return false; // neither JMS nor RabbitMQ has it
  }

  @Override
  public final String id() {
    return endpoint.id();
  }

  @Override
  public final boolean hasGivenId() {
    return endpoint.hasGivenId();
  }

  @Override
  public final @Nullable Object bean() {
    return endpoint.bean();
  }

  @Override
  public final @Nullable Method method() {
    return endpoint.declaredMethod();
  }

  @Override
  public final String startedBy() {
    return endpoint.registry();
  }

  @Override
  public final SmartLifecycle container() {
    return container;
  }

  @Override
  public final @Nullable String obstacle() {
    return null;
  }
}
