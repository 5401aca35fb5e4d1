package io.supervision.spring.internal.beans;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** What the containers of message listeners do not say by {@code isRunning()}. */
final class ListenerContainers {

  private static final String JMS =
      "org.springframework.jms.listener.AbstractJmsListeningContainer";

  private ListenerContainers() {}

  /**
   * Whether a bean is one for many containers, as the endpoint registries for Kafka, JMS, RabbitMQ
   * and Pulsar are: it runs as long as one of them does.
   */
  static boolean isRegistry(Class<?> type) {
    return ClassUtils.hasMethod(type, "getListenerContainers");
  }

  /** Whether a container for JMS has been shut down: a start makes it run, but with no consumer. */
  static boolean isShutDown(Object bean) {
    Class<?> type = jmsContainer(bean.getClass());
    Method isActive = type == null ? null : ClassUtils.getMethodIfAvailable(type, "isActive");
    return isActive != null && Boolean.FALSE.equals(ReflectionUtils.invokeMethod(isActive, bean));
  }

  private static @Nullable Class<?> jmsContainer(Class<?> type) {
    Class<?> at = type;
    while (at != null && !at.getName().equals(JMS)) {
      at = at.getSuperclass();
    }
    return at;
  }
}
