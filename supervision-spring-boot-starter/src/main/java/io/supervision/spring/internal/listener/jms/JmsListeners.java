package io.supervision.spring.internal.listener.jms;

import io.supervision.spring.internal.listener.Containers;
import io.supervision.spring.internal.listener.Containers.Place;
import io.supervision.spring.internal.listener.Endpoint;
import io.supervision.spring.internal.listener.OtherContainerListener;
import io.supervision.spring.listener.AdoptableListener;
import io.supervision.spring.listener.ListenerAdapter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.MessageListenerContainer;
import org.springframework.jms.listener.SimpleMessageListenerContainer;
import org.springframework.jms.listener.adapter.MessagingMessageListenerAdapter;
import org.springframework.messaging.handler.HandlerMethod;

/** The listeners in all endpoint registries for JMS. */
public final class JmsListeners implements ListenerAdapter {

  /** What {@code JmsListenerAnnotationBeanPostProcessor} makes up ends with a number. */
  private static final String GENERATED = "org.springframework.jms.JmsListenerEndpointContainer#";

  private final ListableBeanFactory beans;
  private final Containers<MessageListenerContainer> containers =
      new Containers<>(JmsListeners::listener);

  /**
   * For the registries among these beans.
   *
   * @param beans the beans of the application
   */
  public JmsListeners(ListableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public String technology() {
    return "jms";
  }

  @Override
  public List<AdoptableListener> listeners() {
    Map<String, Map<String, MessageListenerContainer>> registered = new TreeMap<>();
    beans
        .getBeansOfType(JmsListenerEndpointRegistry.class, false, false)
        .forEach(
            (name, registry) ->
                registered.put(
                    name,
                    Containers.byId(
                        registry.getListenerContainerIds(), registry::getListenerContainer)));
    return containers.listeners(registered);
  }

  private static AdoptableListener listener(Place place, MessageListenerContainer container) {
    HandlerMethod handler =
        container instanceof AbstractMessageListenerContainer known ? handler(known) : null;
    Endpoint endpoint =
        new Endpoint(
            place.id(),
            !place.id().startsWith(GENERATED),
            place.registry(),
            handler == null ? null : handler.getBean(),
            handler == null ? null : handler.getMethod());
    if (container instanceof DefaultMessageListenerContainer known) {
      return new DefaultContainerListener(endpoint, known);
    }
    if (container instanceof SimpleMessageListenerContainer known) {
      return new SimpleContainerListener(endpoint, known);
    }
    return new OtherContainerListener(endpoint, container);
  }

  /** The adapter shows its method to nobody. */
  private static @Nullable HandlerMethod handler(AbstractMessageListenerContainer container) {
    return container.getMessageListener() instanceof MessagingMessageListenerAdapter adapter
            && new DirectFieldAccessor(adapter).getPropertyValue("handlerMethod")
                instanceof HandlerMethod method
        ? method
        : null;
  }
}
