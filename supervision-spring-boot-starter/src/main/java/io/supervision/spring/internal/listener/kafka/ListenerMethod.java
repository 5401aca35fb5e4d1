package io.supervision.spring.internal.listener.kafka;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.kafka.listener.DelegatingMessageListener;
import org.springframework.kafka.listener.adapter.HandlerAdapter;
import org.springframework.kafka.listener.adapter.MessagingMessageListenerAdapter;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.ReflectionUtils;

/**
 * What an endpoint calls, behind its filters and advices.
 *
 * @param bean whose method it is; null if that is not known
 * @param method null if there are several, or none
 */
record ListenerMethod(@Nullable Object bean, @Nullable Method method) {

  private static final ListenerMethod UNKNOWN = new ListenerMethod(null, null);

  // Spring for Apache Kafka 4.1 has no other way from a listener to its method
  private static final @Nullable Field HANDLER =
      field(MessagingMessageListenerAdapter.class, "handlerMethod");
  private static final @Nullable Field ONE_METHOD =
      field(HandlerAdapter.class, "invokerHandlerMethod");

  static ListenerMethod of(@Nullable Object messageListener) {
    Object listener = innermost(messageListener);
    if (!(listener instanceof MessagingMessageListenerAdapter)
        || !(value(HANDLER, listener) instanceof HandlerAdapter handler)) {
      return UNKNOWN;
    }
    Object bean = handler.getBean();
    return value(ONE_METHOD, handler) instanceof InvocableHandlerMethod one
        ? new ListenerMethod(
            bean, AopUtils.getMostSpecificMethod(one.getMethod(), AopUtils.getTargetClass(bean)))
        : new ListenerMethod(bean, null);
  }

  private static @Nullable Object innermost(@Nullable Object messageListener) {
    Object listener = messageListener;
    while (true) {
      Object next = null;
      if (listener != null && AopUtils.isAopProxy(listener)) {
        next = AopProxyUtils.getSingletonTarget(listener);
      } else if (listener instanceof DelegatingMessageListener<?> delegating) {
        next = delegating.getDelegate();
      }
      if (next == null) {
        return listener;
      }
      listener = next;
    }
  }

  private static @Nullable Field field(Class<?> type, String name) {
    Field field = ReflectionUtils.findField(type, name);
    if (field != null) {
      ReflectionUtils.makeAccessible(field);
    }
    return field;
  }

  private static @Nullable Object value(@Nullable Field field, Object target) {
    return field == null ? null : ReflectionUtils.getField(field, target);
  }
}
