package io.supervision.brokers.kafka;

import io.supervision.spring.internal.listener.kafka.KafkaListenerAdapter;
import io.supervision.spring.listener.AdoptableListener;
import java.util.Map;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** An application with listeners that Spring does not start. */
final class Application implements AutoCloseable {

  final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
  final KafkaListenerAdapter adapter = new KafkaListenerAdapter(context);
  final ConcurrentKafkaListenerContainerFactory<String, String> factory =
      new ConcurrentKafkaListenerContainerFactory<>();

  /** What a test sets. */
  interface Settings {
    void apply(
        ConcurrentKafkaListenerContainerFactory<String, String> factory,
        Map<String, Object> consumer);
  }

  Application(Settings settings, Object... beans) {
    Map<String, Object> consumer = Broker.consumerSettings();
    DefaultKafkaConsumerFactory<String, String> consumers =
        new DefaultKafkaConsumerFactory<>(Map.of());
    factory.setConsumerFactory(consumers);
    factory.setAutoStartup(false);
    factory.getContainerProperties().setPollTimeout(500);
    settings.apply(factory, consumer);
    consumers.updateConfigs(consumer);
    context.register(Kafka.class);
    context.registerBean(ConsumerFactory.class, () -> consumers);
    context.registerBean(
        "kafkaListenerContainerFactory",
        ConcurrentKafkaListenerContainerFactory.class,
        () -> factory);
    for (Object bean : beans) {
      register(bean);
    }
  }

  @SuppressWarnings("unchecked")
  private void register(Object bean) {
    context.registerBean(
        bean.getClass().getSimpleName(), (Class<Object>) bean.getClass(), () -> bean);
  }

  Application with(String property, Object value) {
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource(property, Map.of(property, value)));
    return this;
  }

  Application refreshed() {
    context.refresh();
    return this;
  }

  AdoptableListener listener(String id) {
    return adapter.listeners().stream()
        .filter(listener -> listener.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  TreeStandIn tree(String id) {
    return new TreeStandIn(listener(id));
  }

  @SuppressWarnings("unchecked")
  ConcurrentMessageListenerContainer<String, String> container(String id) {
    return (ConcurrentMessageListenerContainer<String, String>)
        context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer(id);
  }

  @Override
  public void close() {
    context.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableKafka
  static class Kafka {}
}
