package io.supervision.brokers.rabbit;

import io.supervision.brokers.AdoptedListenersTest;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.annotation.RabbitListenerConfigurer;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerEndpoint;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;

/** {@code @RabbitListener}s of one kind of container with RabbitMQ. */
abstract class AdoptedRabbitListenersTest extends AdoptedListenersTest {

  @Configuration(proxyBeanMethods = false)
  static class Shop {
    private final Work work;

    Shop(Work work) {
      this.work = work;
    }

    @RabbitListener(id = "orders", queues = "${queue-of-broker}")
    void on(String value) {
      work.on(value);
    }
  }

  private final String kind;
  private RabbitBroker broker;
  private CachingConnectionFactory straight;
  private RabbitAdmin admin;
  private final Set<String> declared = new HashSet<>();

  AdoptedRabbitListenersTest(String kind) {
    this.kind = kind;
  }

  @BeforeEach
  void start() throws Exception {
    broker = RabbitBroker.shared();
    straight = new CachingConnectionFactory("127.0.0.1", broker.port());
    admin = new RabbitAdmin(straight);
  }

  @AfterEach
  void stop() {
    if (straight != null) {
      straight.destroy();
    }
  }

  private String named(String queue) {
    String name = kind + "-" + queue;
    if (declared.add(name)) {
      admin.declareQueue(new Queue(name));
    }
    return name;
  }

  @Override
  protected ApplicationContextRunner listening(String queue) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(RabbitAutoConfiguration.class))
        .withUserConfiguration(Shop.class)
        .withPropertyValues(
            "spring.rabbitmq.host=127.0.0.1",
            "spring.rabbitmq.port=" + broker.port(),
            "spring.rabbitmq.listener.type=" + kind,
            "queue-of-broker=" + named(queue));
  }

  @Override
  protected void send(String queue, String text) {
    admin.getRabbitTemplate().convertAndSend(named(queue), text);
  }

  @Override
  protected int consumersOf(String queue) {
    var info = admin.getQueueInfo(kind + "-" + queue);
    return info == null ? 0 : info.getConsumerCount();
  }

  /** After an error each kind of container waits for five seconds before it is gone. */
  @Override
  protected int crashes() {
    return 3;
  }

  @Override
  protected RabbitListenerConfigurer several(int count) {
    return registrar -> {
      for (int i = 0; i < count; i++) {
        SimpleRabbitListenerEndpoint endpoint = new SimpleRabbitListenerEndpoint();
        endpoint.setId("several-" + i);
        endpoint.setQueueNames(named("several"));
        endpoint.setMessageListener(message -> {});
        registrar.registerEndpoint(endpoint);
      }
    };
  }

  @Override
  protected SmartLifecycle container(AssertableApplicationContext context) {
    return Objects.requireNonNull(
        context.getBean(RabbitListenerEndpointRegistry.class).getListenerContainer("orders"));
  }

  @Override
  protected void killBroker() throws Exception {
    broker.kill();
  }

  @Override
  protected void startBroker() throws Exception {
    broker.start();
  }
}
