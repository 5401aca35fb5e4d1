package io.supervision.spring.internal.listener;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;

/**
 * What a container is registered by.
 *
 * @param id its id in the registry
 * @param hasGivenId whether somebody gave it that id
 * @param registry the bean name of the registry
 * @param bean the bean that is called, if that is known
 * @param method the method that is called, if it is one and known
 */
public record Endpoint(
    String id,
    boolean hasGivenId,
    String registry,
    @Nullable Object bean,
    @Nullable Method method) {

  /** Of the class, where the method that is called is that of a proxy's interface. */
  @Nullable Method declaredMethod() {
    return method == null || bean == null
        ? method
        : AopUtils.getMostSpecificMethod(method, AopProxyUtils.ultimateTargetClass(bean));
  }
}
