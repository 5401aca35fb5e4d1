package io.supervision.spring.internal.listener.rabbit;

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
import org.springframework.amqp.core.MessageListenerContainer;
import org.springframework.amqp.event.AmqpEvent;
import org.springframework.amqp.listener.adapter.HandlerAdapter;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.adapter.MessagingMessageListenerAdapter;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.ApplicationListener;

/** The listeners in all endpoint registries for RabbitMQ; hears the events of their containers. */
public final class RabbitListeners implements ListenerAdapter, ApplicationListener<AmqpEvent> {

  /** What {@code RabbitListenerAnnotationBeanPostProcessor} makes up ends with a number. */
  private static final String GENERATED =
      "org.springframework.amqp.rabbit.RabbitListenerEndpointContainer#";

  private final ListableBeanFactory beans;
  private final Containers<MessageListenerContainer> containers =
      new Containers<>(RabbitListeners::listener);

  /** What listeners() has found last. */
  private volatile List<AdoptableListener> known = List.of();

  /**
   * For the registries among these beans.
   *
   * @param beans the beans of the application
   */
  public RabbitListeners(ListableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public String technology() {
    return "rabbit";
  }

  @Override
  public List<AdoptableListener> listeners() {
    Map<String, Map<String, MessageListenerContainer>> registered = new TreeMap<>();
    beans
        .getBeansOfType(RabbitListenerEndpointRegistry.class, false, false)
        .forEach(
            (name, registry) ->
                registered.put(
                    name,
                    Containers.byId(
                        registry.getListenerContainerIds(), registry::getListenerContainer)));
    List<AdoptableListener> found = containers.listeners(registered);
    known = found;
    return found;
  }

  @Override
  public void onApplicationEvent(AmqpEvent event) {
    for (AdoptableListener listener : known) {
      if (listener instanceof RabbitContainerListener heard) {
        heard.onEvent(event);
      }
    }
  }

  private static AdoptableListener listener(Place place, MessageListenerContainer container) {
    HandlerAdapter handler =
        container instanceof AbstractMessageListenerContainer known ? handler(known) : null;
    Endpoint endpoint =
        new Endpoint(
            place.id(),
            !place.id().startsWith(GENERATED),
            place.registry(),
            handler == null ? null : handler.getBean(),
            handler == null ? null : handler.getMethod());
    if (container instanceof SimpleMessageListenerContainer known) {
      return new SimpleContainerListener(endpoint, known);
    }
    if (container instanceof DirectMessageListenerContainer known) {
      return new DirectContainerListener(endpoint, known);
    }
    return new OtherContainerListener(endpoint, container);
  }

  /** The adapter shows its method to nobody. */
  private static @Nullable HandlerAdapter handler(AbstractMessageListenerContainer container) {
    return container.getMessageListener() instanceof MessagingMessageListenerAdapter adapter
            && new DirectFieldAccessor(adapter).getPropertyValue("handlerAdapter")
                instanceof HandlerAdapter handler
        ? handler
        : null;
  }
}
