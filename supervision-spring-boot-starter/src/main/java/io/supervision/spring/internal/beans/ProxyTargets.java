package io.supervision.spring.internal.beans;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;

/** Finds what stands behind proxies, on which alone destruction callbacks are found. */
final class ProxyTargets {

  private ProxyTargets() {}

  static Object of(Object bean) {
    Object target = bean;
    while (AopUtils.isAopProxy(target)) {
      Object next = AopProxyUtils.getSingletonTarget(target);
      if (next == null) {
        return target;
      }
      target = next;
    }
    return target;
  }
}
