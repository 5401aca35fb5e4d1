package io.supervision.spring.internal.listener;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.messaging.handler.HandlerMethod;

/**
 * What a container is registered by.
 *
 * @param id its id in the registry
 * @param hasGivenId whether somebody gave it that id
 * @param registry the bean name of the registry
 * @param handler the method that is called, if it is one and known
 */
public record Endpoint(
    String id, boolean hasGivenId, String registry, @Nullable HandlerMethod handler) {

  @Nullable Object bean() {
    return handler == null ? null : handler.getBean();
  }

  /** Of the class, where the method that is called is that of a proxy's interface. */
  @Nullable Method method() {
    return handler == null
        ? null
        : AopUtils.getMostSpecificMethod(
            handler.getMethod(), AopProxyUtils.ultimateTargetClass(handler.getBean()));
  }
}
