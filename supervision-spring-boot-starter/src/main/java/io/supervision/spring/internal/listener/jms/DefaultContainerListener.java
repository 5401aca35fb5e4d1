package io.supervision.spring.internal.listener.jms;

import io.supervision.spring.internal.listener.CountingExecutor;
import io.supervision.spring.internal.listener.Endpoint;
import io.supervision.spring.internal.listener.Reasons;
import io.supervision.spring.internal.listener.WatchedBackOff;
import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerState.Connecting;
import io.supervision.spring.listener.ListenerState.Degraded;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerState.Stopped;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.util.backoff.BackOff;

/**
 * A listener in a {@code DefaultMessageListenerContainer}, which connects again by itself for as
 * long as its {@code BackOff} allows.
 *
 * <p>It is gone when none of its consumers is active. Stopped in an orderly way, it keeps its
 * threads for the next start, without connection; shut down or with no consumer left, it is gone
 * when all its threads have ended.
 */
final class DefaultContainerListener extends JmsContainerListener {

  private final DefaultMessageListenerContainer container;
  private volatile @Nullable CountingExecutor threads;

  /** Since it last worked. */
  private volatile boolean trouble;

  private volatile @Nullable Exception failure;
  private volatile @Nullable Long waitsUntil;
  private volatile boolean connected;
  private volatile ListenerState last = new Connecting("is being started");

  DefaultContainerListener(Endpoint endpoint, DefaultMessageListenerContainer container) {
    super(endpoint, container);
    this.container = container;
  }

  @Override
  protected void watchCalls() {
    super.watchCalls();
    container.setBackOff(new WatchedBackOff(present("backOff", BackOff.class), this::waits));
    // made when it was initialised, unless the user has set one
    CountingExecutor counting = new CountingExecutor(present("taskExecutor", Executor.class));
    container.setTaskExecutor(counting);
    threads = counting;
  }

  @Override
  protected void startContainer() {
    if (container.isRunning()) {
      if (!haveAllGivenUp()) {
        return;
      }
      container.shutdown();
    }
    forget();
    connected = false;
    if (!container.isActive()) {
      container.initialize(); // else it would run without a consumer
    }
    container.start();
  }

  @Override
  protected void stopContainer(Runnable stopped) {
    container.stop(stopped);
  }

  @Override
  protected ListenerState containerState() {
    last = ask(this::currentState, last);
    return last;
  }

  private ListenerState currentState() {
    Exception cause = failure;
    if (!container.isActive()) {
      return ended("has been shut down", cause);
    }
    if (!container.isRunning()) {
      return trouble ? ended("tries no more to connect to " + destination(), cause) : new Stopped();
    }
    if (haveAllGivenUp()) {
      return ended("all its consumers have given up", cause);
    }
    if (container.isRecovering() || isWaiting()) {
      trouble = true;
      return new Degraded(Reasons.of("has lost its connection to " + destination(), cause));
    }
    if (container.getCacheLevel() != DefaultMessageListenerContainer.CACHE_CONSUMER) {
      works();
      return new Ready("keeps no consumer, so that only a failing connection is seen");
    }
    if (!hasConsumer()) {
      String what = Reasons.of("has no consumer at " + destination(), cause);
      return connected ? new Degraded(what) : new Connecting(what);
    }
    works();
    return new Ready("");
  }

  /**
   * Not as {@code isRegisteredWithDestination()} says: that is a count, and what a shutdown and a
   * consumer's own thread close at the same time is taken off twice, for good.
   */
  private boolean hasConsumer() {
    Collection<?> invokers = present("scheduledInvokers", Collection.class);
    return invokers.stream()
        .anyMatch(invoker -> new DirectFieldAccessor(invoker).getPropertyValue("consumer") != null);
  }

  /** Before another attempt to connect. */
  private boolean isWaiting() {
    Long until = waitsUntil;
    return until != null && System.nanoTime() - until < 0;
  }

  /**
   * Its tasks refused by the executor, or ended for good: DefaultMessageListenerContainer logs
   * "manual recovery necessary" then and goes on running.
   */
  private boolean haveAllGivenUp() {
    return container.getScheduledConsumerCount() - container.getPausedTaskCount() < 1;
  }

  @Override
  protected boolean isContainerGone() {
    return ask(this::nothingRuns, false);
  }

  private boolean nothingRuns() {
    if (container.getActiveConsumerCount() > 0) {
      return false;
    }
    if (container.isActive() && !haveAllGivenUp()) {
      return !container.isRunning();
    }
    CountingExecutor counting = threads;
    return counting == null || counting.isIdle();
  }

  @Override
  void connectionFailed(Exception failure) {
    trouble = true;
    this.failure = failure;
  }

  @Override
  void works() {
    connected = true;
    forget();
  }

  private void forget() {
    trouble = false;
    failure = null;
    waitsUntil = null;
  }

  private void waits(long millis) {
    trouble = true;
    if (millis > 0) {
      waitsUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }
    calls.changed();
  }

  /** Its consumers look up from waiting for a message that often; twice, as its shutdown does. */
  @Override
  public Duration shutdownTime() {
    long millis = present("receiveTimeout", Long.class);
    return Duration.ofMillis(Math.max(0, millis)).multipliedBy(2);
  }
}
