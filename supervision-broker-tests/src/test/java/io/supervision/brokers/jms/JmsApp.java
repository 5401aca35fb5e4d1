package io.supervision.brokers.jms;

import io.supervision.brokers.Watched;
import io.supervision.spring.internal.listener.jms.JmsListeners;
import io.supervision.spring.listener.AdoptableListener;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.MessageListener;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.config.SimpleJmsListenerContainerFactory;
import org.springframework.jms.config.SimpleJmsListenerEndpoint;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SimpleMessageListenerContainer;

/** What an application has: a registry with listeners, whose adapter is tried. */
final class JmsApp implements AutoCloseable {

  static final long RETRY_MILLIS = 200;

  final JmsListenerEndpointRegistry registry = new JmsListenerEndpointRegistry();
  final JmsListeners adapter;
  private final ConnectionFactory connections;

  JmsApp(String url) {
    this(new ActiveMQConnectionFactory(url));
  }

  JmsApp(ConnectionFactory connections) {
    this.connections = connections;
    var beans = new StaticListableBeanFactory();
    beans.addBean("registry", registry);
    adapter = new JmsListeners(beans);
  }

  /** As Boot's: with local transactions. */
  DefaultJmsListenerContainerFactory defaultFactory() {
    var factory = new DefaultJmsListenerContainerFactory();
    factory.setConnectionFactory(connections);
    factory.setSessionTransacted(true);
    factory.setAutoStartup(false);
    factory.setRecoveryInterval(RETRY_MILLIS);
    factory.setReceiveTimeout(200L);
    return factory;
  }

  SimpleJmsListenerContainerFactory simpleFactory() {
    var factory = new SimpleJmsListenerContainerFactory();
    factory.setConnectionFactory(connections);
    factory.setSessionTransacted(true);
    factory.setAutoStartup(false);
    return factory;
  }

  /** Listens to the queue of the same name. */
  Watched listen(String id, JmsListenerContainerFactory<?> factory, MessageListener code) {
    var endpoint = new SimpleJmsListenerEndpoint();
    endpoint.setId(id);
    endpoint.setDestination(id);
    endpoint.setMessageListener(code);
    registry.registerListenerContainer(endpoint, factory);
    return new Watched(listener(id));
  }

  AdoptableListener listener(String id) {
    return adapter.listeners().stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
  }

  DefaultMessageListenerContainer defaultContainer(String id) {
    return (DefaultMessageListenerContainer) registry.getListenerContainer(id);
  }

  SimpleMessageListenerContainer simpleContainer(String id) {
    return (SimpleMessageListenerContainer) registry.getListenerContainer(id);
  }

  void send(String queue, String text) {
    new JmsTemplate(connections).convertAndSend(queue, text);
  }

  @Override
  public void close() {
    registry.destroy();
  }
}
