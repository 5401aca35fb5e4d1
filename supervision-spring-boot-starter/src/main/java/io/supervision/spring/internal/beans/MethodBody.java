package io.supervision.spring.internal.beans;

import io.supervision.worker.WorkerContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/** Calls a method of the bean, through the bean's proxy where there is one. */
final class MethodBody implements ChildBody {

  private final Method method;
  private volatile @Nullable Method invocable;

  MethodBody(Method method) {
    this.method = method;
  }

  @Override
  public void run(Object bean, WorkerContext context) throws Exception {
    Method called = invocableOn(bean.getClass());
    try {
      if (called.getParameterCount() == 0) {
        context.ready();
        called.invoke(bean);
      } else {
        called.invoke(bean, context);
      }
    } catch (InvocationTargetException thrown) {
      rethrow(thrown.getTargetException());
    }
  }

  /** All beans of one definition have the same class. */
  private Method invocableOn(Class<?> beanClass) {
    Method known = invocable;
    if (known == null) {
      known = AopUtils.selectInvocableMethod(method, beanClass);
      ReflectionUtils.makeAccessible(known);
      invocable = known;
    }
    return known;
  }

  private static void rethrow(Throwable thrown) throws Exception {
    if (thrown instanceof Exception exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    throw new UndeclaredThrowableException(thrown);
  }
}
