package io.supervision.spring.internal.beans;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.integration.annotation.Aggregator;
import org.springframework.integration.annotation.BridgeFrom;
import org.springframework.integration.annotation.BridgeTo;
import org.springframework.integration.annotation.EndpointId;
import org.springframework.integration.annotation.Filter;
import org.springframework.integration.annotation.InboundChannelAdapter;
import org.springframework.integration.annotation.Router;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.annotation.Splitter;
import org.springframework.integration.annotation.Transformer;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The endpoints that Spring Integration makes of annotated methods, as of
 * {@code @ServiceActivator}: they become beans only after all singletons have been made.
 */
final class IntegrationEndpoints {

  private static final List<Class<? extends Annotation>> ANNOTATIONS =
      List.of(
          Aggregator.class,
          BridgeFrom.class,
          BridgeTo.class,
          Filter.class,
          InboundChannelAdapter.class,
          Router.class,
          ServiceActivator.class,
          Splitter.class,
          Transformer.class);

  private final ConfigurableListableBeanFactory factory;
  private final BeanDefinitions definitions;

  IntegrationEndpoints(ConfigurableListableBeanFactory factory) {
    this.factory = factory;
    this.definitions = new BeanDefinitions(factory);
  }

  /** The bean with the method whose endpoint will have that name; null: there is none. */
  @Nullable String beanWith(String name) {
    return definitions.names().stream()
        .filter(bean -> hasEndpoint(bean, name))
        .findFirst()
        .orElse(null);
  }

  private boolean hasEndpoint(String bean, String name) {
    Class<?> type = definitions.userClass(bean);
    return type != null
        && factory.isSingleton(bean)
        && methods(type).anyMatch(method -> isEndpoint(bean, method, name));
  }

  private static Stream<Method> methods(Class<?> type) {
    if (type.getName().startsWith("org.springframework.")) {
      return Stream.empty();
    }
    try {
      return Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(type));
    } catch (LinkageError unresolvable) {
      // of a class that needs one which is not there, no endpoint can be made
      return Stream.empty();
    }
  }

  /**
   * By its own name, or one of bean, method and annotation. Annotated {@code @Bean} methods have
   * definitions, which are there from the beginning.
   */
  private static boolean isEndpoint(String bean, Method method, String name) {
    MergedAnnotations annotations = MergedAnnotations.from(method);
    if (annotations.isPresent(Bean.class)) {
      return false;
    }
    String given = annotations.get(EndpointId.class).getValue("value", String.class).orElse("");
    return ANNOTATIONS.stream()
        .filter(annotations::isPresent)
        .map(type -> given.isEmpty() ? generated(bean, method, type) : given)
        .anyMatch(name::equals);
  }

  private static String generated(String bean, Method method, Class<?> annotation) {
    return bean + "." + method.getName() + "." + ClassUtils.getShortNameAsProperty(annotation);
  }
}
