package io.supervision.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ClassUtils;

/**
 * Looks at beans without making them. A scoped proxy is two beans, {@code x} and {@code
 * scopedTarget.x}: users know it as the first, class, scope and annotations are those of the
 * second.
 */
final class BeanDefinitions {

  private final ConfigurableListableBeanFactory factory;

  BeanDefinitions(ConfigurableListableBeanFactory factory) {
    this.factory = factory;
  }

  List<String> names() {
    return Arrays.stream(factory.getBeanDefinitionNames())
        .filter(name -> !ScopedProxyUtils.isScopedTarget(name))
        .filter(name -> !factory.getMergedBeanDefinition(name).isAbstract())
        .toList();
  }

  String behindScopedProxy(String name) {
    String target = ScopedProxyUtils.getTargetBeanName(name);
    return factory.containsBeanDefinition(target) ? target : name;
  }

  /** The class that the user wrote, whatever proxies stand before it. */
  @Nullable Class<?> userClass(String name) {
    String target = behindScopedProxy(name);
    Class<?> type = AutoProxyUtils.determineTargetClass(factory, target);
    if (type != null && Proxy.isProxyClass(type) && !factory.isFactoryBean(target)) {
      Object made = factory.getSingleton(target);
      type = made != null ? AopProxyUtils.ultimateTargetClass(made) : type;
    }
    return type != null ? ClassUtils.getUserClass(type) : null;
  }

  @Nullable Method factoryMethod(String name) {
    String target = behindScopedProxy(name);
    return factory.containsBeanDefinition(target)
            && factory.getMergedBeanDefinition(target) instanceof RootBeanDefinition definition
        ? definition.getResolvedFactoryMethod()
        : null;
  }
}
