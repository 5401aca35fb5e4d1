package io.supervision.spring.internal.schedule;

import io.micrometer.observation.ObservationRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.function.Supplier;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.support.ScheduledMethodRunnable;
import org.springframework.util.ClassUtils;

/**
 * Calls a scheduled method as Spring does: through the bean's proxy, observed, and decorated like
 * all that its scheduler runs. Returns when the run is over.
 */
final class MethodCall {

  private static final boolean REACTIVE =
      ClassUtils.isPresent("org.reactivestreams.Publisher", MethodCall.class.getClassLoader());

  private final Runnable run;

  /**
   * A call, which may be made again and again.
   *
   * @param bean the bean, or its proxy
   * @param decorator of the scheduler that would run it
   */
  MethodCall(
      Object bean,
      Method method,
      Supplier<ObservationRegistry> observations,
      TaskDecorator decorator) {
    Runnable plain =
        REACTIVE && ReactiveCall.isReactive(method)
            ? new ReactiveCall(bean, method, observations)
            : new ScheduledMethodRunnable(
                bean, AopUtils.selectInvocableMethod(method, bean.getClass()), null, observations);
    this.run = () -> decorator.decorate(plain).run();
  }

  /** Whether Spring refuses it, since what it returns is a run itself, and no plan of one. */
  static boolean isOfOneResult(Method method) {
    return REACTIVE && ReactiveCall.isOfOneResult(method);
  }

  /**
   * Runs it.
   *
   * @throws Exception what it has thrown, without what Spring has put around it
   */
  void run() throws Exception {
    try {
      run.run();
    } catch (UndeclaredThrowableException wrapped) {
      Throwable thrown = wrapped.getUndeclaredThrowable();
      if (thrown instanceof Exception exception) {
        throw exception;
      }
      throw wrapped;
    }
  }
}
