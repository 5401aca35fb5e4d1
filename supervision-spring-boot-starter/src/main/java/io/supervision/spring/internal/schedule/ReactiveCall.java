package io.supervision.spring.internal.schedule;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.CoroutinesUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.scheduling.support.DefaultScheduledTaskObservationConvention;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;
import org.springframework.scheduling.support.ScheduledTaskObservationDocumentation;
import org.springframework.util.ReflectionUtils;

/**
 * Subscribes to what a scheduled method has returned, and waits for its end. As by Spring, the
 * method is called once, and what it returns is subscribed to in each run.
 */
final class ReactiveCall implements Runnable {

  private static final DefaultScheduledTaskObservationConvention CONVENTION =
      new DefaultScheduledTaskObservationConvention();

  private final Object bean;
  private final Method method;
  private final Supplier<ObservationRegistry> observations;
  private @Nullable Publisher<?> publisher;

  ReactiveCall(Object bean, Method method, Supplier<ObservationRegistry> observations) {
    this.bean = bean;
    this.method = method;
    this.observations = observations;
  }

  /** Whether Spring would subscribe to what it returns. */
  static boolean isReactive(Method method) {
    return KotlinDetector.isSuspendingFunction(method)
        || ReactiveAdapterRegistry.getSharedInstance().getAdapter(method.getReturnType()) != null;
  }

  static boolean isOfOneResult(Method method) {
    ReactiveAdapter adapter =
        ReactiveAdapterRegistry.getSharedInstance().getAdapter(method.getReturnType());
    return adapter != null && !adapter.getDescriptor().isDeferred();
  }

  @Override
  public void run() {
    ScheduledTaskObservationContext context = new ScheduledTaskObservationContext(bean, method);
    Observation observation =
        ScheduledTaskObservationDocumentation.TASKS_SCHEDULED_EXECUTION.observation(
            null, CONVENTION, () -> context, observations.get());
    observation.observe(
        () -> {
          await(publisher());
          context.setComplete(true);
        });
  }

  private Publisher<?> publisher() {
    Publisher<?> known = publisher;
    if (known == null) {
      known = call();
      publisher = known;
    }
    return known;
  }

  private Publisher<?> call() {
    if (KotlinDetector.isSuspendingFunction(method)) {
      return CoroutinesUtils.invokeSuspendingFunction(
          method, bean, (Object[]) method.getParameters());
    }
    Method called = AopUtils.selectInvocableMethod(method, bean.getClass());
    ReflectionUtils.makeAccessible(called);
    ReactiveAdapter adapter =
        Objects.requireNonNull(
            ReactiveAdapterRegistry.getSharedInstance().getAdapter(method.getReturnType()));
    try {
      return adapter.toPublisher(called.invoke(bean));
    } catch (InvocationTargetException thrown) {
      ReflectionUtils.rethrowRuntimeException(thrown.getTargetException());
    } catch (IllegalAccessException hidden) {
      throw new UndeclaredThrowableException(hidden);
    }
    throw new IllegalStateException();
  }

  /** An interrupt cancels the subscription, and ends the run. */
  private static void await(Publisher<?> publisher) {
    Outcome outcome = new Outcome();
    publisher.subscribe(outcome);
    try {
      outcome.over.await();
    } catch (InterruptedException stopped) {
      outcome.cancel();
      throw new UndeclaredThrowableException(stopped);
    }
    Throwable error = outcome.error;
    if (error != null) {
      ReflectionUtils.rethrowRuntimeException(error);
    }
  }

  private static final class Outcome implements Subscriber<Object> {

    final CountDownLatch over = new CountDownLatch(1);
    volatile @Nullable Throwable error;
    private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();

    @Override
    public void onSubscribe(Subscription given) {
      subscription.set(given);
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object item) {}

    @Override
    public void onError(Throwable thrown) {
      error = thrown;
      over.countDown();
    }

    @Override
    public void onComplete() {
      over.countDown();
    }

    void cancel() {
      Subscription known = subscription.get();
      if (known != null) {
        known.cancel();
      }
    }
  }
}
