package io.supervision.brokers.kafka;

import io.supervision.brokers.AdoptedListenersTest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.KafkaListenerConfigurer;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.config.MethodKafkaListenerEndpoint;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;

/** {@code @KafkaListener}s with a broker that may go away. */
class AdoptedListenersOnAClusterTests extends AdoptedListenersTest {

  @Configuration(proxyBeanMethods = false)
  static class Shop {
    private final Work work;

    Shop(Work work) {
      this.work = work;
    }

    @KafkaListener(id = "orders", groupId = "${queue}", topics = "${queue}")
    void on(String value) {
      work.on(value);
    }
  }

  /** Does nothing with a message. */
  public static final class Nothing {
    public void on(String value) {}
  }

  private static OwnCluster cluster;
  private static Admin admin;
  private static KafkaTemplate<String, String> template;

  @BeforeAll
  static void start() throws Exception {
    cluster = new OwnCluster();
    Map<String, Object> address = Map.of("bootstrap.servers", cluster.address());
    admin = Admin.create(address);
    template =
        new KafkaTemplate<>(
            new DefaultKafkaProducerFactory<>(
                address, new StringSerializer(), new StringSerializer()));
  }

  @AfterAll
  static void stop() throws Exception {
    template.destroy();
    admin.close();
    cluster.close();
  }

  @Override
  protected ApplicationContextRunner listening(String queue) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class))
        .withUserConfiguration(Shop.class)
        .withPropertyValues(
            "spring.kafka.bootstrap-servers=" + cluster.address(),
            "spring.kafka.consumer.auto-offset-reset=earliest");
  }

  @Override
  protected void send(String queue, String text) {
    CompletableFuture<?> unused = template.send(queue, text);
  }

  @Override
  protected KafkaListenerConfigurer several(int count) {
    return registrar -> {
      DefaultMessageHandlerMethodFactory methods = new DefaultMessageHandlerMethodFactory();
      methods.afterPropertiesSet();
      for (int i = 0; i < count; i++) {
        MethodKafkaListenerEndpoint<String, String> endpoint = new MethodKafkaListenerEndpoint<>();
        endpoint.setId("several-" + i);
        endpoint.setGroupId("several");
        endpoint.setTopics("several");
        endpoint.setMessageHandlerMethodFactory(methods);
        endpoint.setBean(new Nothing());
        try {
          endpoint.setMethod(Nothing.class.getMethod("on", String.class));
        } catch (NoSuchMethodException e) {
          throw new IllegalStateException(e);
        }
        registrar.registerEndpoint(endpoint);
      }
    };
  }

  @Override
  protected int consumersOf(String queue) {
    try {
      return admin.describeConsumerGroups(List.of(queue)).all().get().get(queue).members().size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected SmartLifecycle container(AssertableApplicationContext context) {
    return Objects.requireNonNull(
        context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("orders"));
  }

  @Override
  protected void killBroker() {
    cluster.shutDown();
  }

  @Override
  protected void startBroker() {
    cluster.start();
  }
}
