package io.supervision.spring.internal.listener;

import io.supervision.spring.listener.AdoptableListener;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * A listener that is registered now.
 *
 * @param technology what it listens to, such as {@code kafka}
 * @param listener the listener
 * @param beans to know bean names by their objects
 */
record RegisteredListener(
    String technology, AdoptableListener listener, ConfigurableListableBeanFactory beans) {

  /** Whether its method is one of this bean, of which only the object is known. */
  boolean isOf(String beanName) {
    Object bean = listener.bean();
    Object named = beans.containsSingleton(beanName) ? beans.getSingleton(beanName) : null;
    return bean != null && named != null && target(bean) == target(named);
  }

  private static Object target(Object bean) {
    Object target = AopProxyUtils.getSingletonTarget(bean);
    return target == null ? bean : target(target);
  }

  @Nullable String methodName() {
    Method method = listener.method();
    return method == null ? null : method.getName();
  }

  /** Whether it belongs to another one, whose messages it tries again. */
  boolean isPart() {
    return !listener.mainId().equals(listener.id());
  }

  @Override
  public String toString() {
    return technology + " listener '" + listener.id() + "'";
  }
}
