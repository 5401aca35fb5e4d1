package io.supervision.spring.internal.beans;

import io.supervision.spring.internal.Labels;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
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

  /** Singletons that have been registered as objects. */
  List<String> registered() {
    return Arrays.stream(factory.getSingletonNames())
        .filter(name -> !factory.containsBeanDefinition(name))
        .toList();
  }

  /** Of all names of a bean the one that is no alias, in the nearest context that knows it. */
  String canonicalName(String name) {
    BeanFactory at = factory;
    while (at instanceof ConfigurableListableBeanFactory here) {
      if (here.containsLocalBean(name)) {
        return Stream.concat(Stream.of(name), Arrays.stream(here.getAliases(name)))
            .filter(each -> here.containsBeanDefinition(each) || here.containsSingleton(each))
            .findFirst()
            .orElse(name);
      }
      at = here.getParentBeanFactory();
    }
    return name;
  }

  /**
   * The id that a bean has by its name. The name that a {@code @Bean} method of Kotlin gives has
   * the module in it, if the method is internal.
   */
  String id(String name) {
    boolean fromMethod =
        factory.containsBeanDefinition(name)
            && name.equals(factory.getMergedBeanDefinition(name).getFactoryMethodName());
    return Labels.kebabCase(fromMethod ? Labels.withoutModule(name) : name);
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
