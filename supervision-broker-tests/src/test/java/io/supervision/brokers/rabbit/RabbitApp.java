package io.supervision.brokers.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.supervision.brokers.Watched;
import io.supervision.spring.internal.listener.rabbit.RabbitListeners;
import io.supervision.spring.listener.AdoptableListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.config.AbstractRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.DirectRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerEndpoint;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.context.support.GenericApplicationContext;

/** What an application has: a registry with listeners, whose adapter is tried. */
final class RabbitApp implements AutoCloseable {

  static final long RETRY_MILLIS = 200;

  enum Kind {
    SIMPLE,
    DIRECT
  }

  final GenericApplicationContext context = new GenericApplicationContext();
  final RabbitListenerEndpointRegistry registry;
  final RabbitListeners adapter;
  final CachingConnectionFactory connections;

  /** Straight to the broker, whatever the listeners see of it. */
  final RabbitAdmin admin;

  /** What listeners got, if they do nothing else with it. */
  final Queue<String> texts = new ConcurrentLinkedQueue<>();

  private final CachingConnectionFactory straight;

  RabbitApp(RabbitBroker broker, int port) {
    straight = new CachingConnectionFactory("127.0.0.1", broker.port());
    admin = new RabbitAdmin(straight);
    connections = new CachingConnectionFactory("127.0.0.1", port);
    context.registerBean("registry", RabbitListenerEndpointRegistry.class);
    context.registerBean(
        RabbitListeners.class, () -> new RabbitListeners(context.getBeanFactory()));
    context.refresh();
    registry = context.getBean(RabbitListenerEndpointRegistry.class);
    adapter = context.getBean(RabbitListeners.class);
  }

  AbstractRabbitListenerContainerFactory<?> factory(Kind kind) {
    AbstractRabbitListenerContainerFactory<?> factory =
        kind == Kind.SIMPLE ? simpleFactory() : directFactory();
    factory.setConnectionFactory(connections);
    factory.setApplicationContext(context);
    factory.setApplicationEventPublisher(context);
    factory.setAutoStartup(false);
    factory.setRecoveryInterval(RETRY_MILLIS);
    factory.setFailedDeclarationRetryInterval(RETRY_MILLIS);
    return factory;
  }

  private static SimpleRabbitListenerContainerFactory simpleFactory() {
    var factory = new SimpleRabbitListenerContainerFactory();
    factory.setReceiveTimeout(200L);
    factory.setContainerCustomizer(container -> container.setDeclarationRetries(1));
    return factory;
  }

  private static DirectRabbitListenerContainerFactory directFactory() {
    var factory = new DirectRabbitListenerContainerFactory();
    factory.setMonitorInterval(RETRY_MILLIS);
    return factory;
  }

  /** Listens to a queue of the same name, which is made. */
  Watched listen(String id, AbstractRabbitListenerContainerFactory<?> factory) {
    return listen(id, factory, message -> texts.add(text(message)));
  }

  Watched listen(
      String id, AbstractRabbitListenerContainerFactory<?> factory, MessageListener code) {
    admin.declareQueue(new org.springframework.amqp.core.Queue(id));
    admin.purgeQueue(id);
    return listenTo(id, factory, code, id);
  }

  Watched listenTo(
      String id,
      AbstractRabbitListenerContainerFactory<?> factory,
      MessageListener code,
      String... queues) {
    var endpoint = new SimpleRabbitListenerEndpoint();
    endpoint.setId(id);
    endpoint.setQueueNames(queues);
    endpoint.setMessageListener(code);
    registry.registerListenerContainer(endpoint, factory);
    return new Watched(listener(id));
  }

  AdoptableListener listener(String id) {
    return adapter.listeners().stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
  }

  AbstractMessageListenerContainer container(String id) {
    return (AbstractMessageListenerContainer) registry.getListenerContainer(id);
  }

  void send(String queue, String text) {
    admin.getRabbitTemplate().convertAndSend(queue, text);
  }

  static String text(Message message) {
    return new String(message.getBody(), UTF_8);
  }

  /** What the broker itself says. */
  int consumersOf(String queue) {
    var info = admin.getQueueInfo(queue);
    return info == null ? 0 : info.getConsumerCount();
  }

  @Override
  public void close() {
    context.close();
    connections.destroy();
    straight.destroy();
  }
}
