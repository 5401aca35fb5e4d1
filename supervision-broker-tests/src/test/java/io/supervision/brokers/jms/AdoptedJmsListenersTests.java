package io.supervision.brokers.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.brokers.AdoptedListenersTest;
import io.supervision.brokers.TestTransactions;
import jakarta.jms.ConnectionFactory;
import java.util.Objects;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jms.autoconfigure.JmsAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.annotation.JmsListenerConfigurer;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.config.SimpleJmsListenerEndpoint;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** {@code @JmsListener}s of the default container with Artemis. */
class AdoptedJmsListenersTests extends AdoptedListenersTest {

  @Configuration(proxyBeanMethods = false)
  static class Shop {
    private final Work work;

    Shop(Work work) {
      this.work = work;
    }

    @JmsListener(id = "orders", destination = "${queue}")
    void on(String value) {
      work.on(value);
    }
  }

  private Artemis broker;
  private CachingConnectionFactory straight;

  @BeforeEach
  void start() throws Exception {
    broker = new Artemis();
    straight = new CachingConnectionFactory(new ActiveMQConnectionFactory(broker.url()));
  }

  @AfterEach
  void stop() throws Exception {
    straight.destroy();
    broker.stop();
  }

  @Override
  protected ApplicationContextRunner listening(String queue) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(JmsAutoConfiguration.class))
        .withUserConfiguration(Shop.class)
        .withBean(ConnectionFactory.class, () -> new ActiveMQConnectionFactory(broker.url()))
        .withPropertyValues("spring.jms.listener.receive-timeout=200ms");
  }

  @Override
  protected void send(String queue, String text) {
    new JmsTemplate(straight).convertAndSend(queue, text);
  }

  @Override
  protected int consumersOf(String queue) {
    return broker.consumersOf(queue);
  }

  @Override
  protected JmsListenerConfigurer several(int count) {
    return registrar -> {
      for (int i = 0; i < count; i++) {
        SimpleJmsListenerEndpoint endpoint = new SimpleJmsListenerEndpoint();
        endpoint.setId("several-" + i);
        endpoint.setDestination("several");
        endpoint.setMessageListener(message -> {});
        registrar.registerEndpoint(endpoint);
      }
    };
  }

  @Override
  protected SmartLifecycle container(AssertableApplicationContext context) {
    return (SmartLifecycle)
        Objects.requireNonNull(
            context.getBean(JmsListenerEndpointRegistry.class).getListenerContainer("orders"));
  }

  @Override
  protected void killBroker() throws Exception {
    broker.kill();
  }

  @Override
  protected void startBroker() throws Exception {
    broker.start();
  }

  /** As one for JTA, it lets the container keep no connection between messages. */
  @Test
  void withATransactionManagerOfTheApplicationItIsNeverRestartedForNothing() {
    application("transactions")
        .withBean(PlatformTransactionManager.class, TestTransactions::new)
        .run(
            context -> {
              awaitReady(context, "transactions");
              for (int i = 0; i < 50; i++) {
                send("transactions", "order " + i);
              }
              await().until(() -> work(context).taken().size() == 50);
              assertThat(orders(context).incarnation()).isOne();
              assertThat(orders(context).outage()).isNull();
            });
  }
}
