package io.supervision.brokers.rabbit;

import static io.supervision.brokers.rabbit.RabbitApp.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.brokers.Watched;
import io.supervision.spring.internal.listener.rabbit.RabbitListeners;
import io.supervision.spring.listener.AdoptableListener;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.RabbitHandler;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.RabbitListenerConfigUtils;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.support.converter.SimpleMessageConverter;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the adapter knows of endpoints that annotations have made. */
class RabbitEndpointsTests extends RabbitTest {

  @Test
  void endpointsOfAnnotationsAreKnownByIdBeanAndMethodAndKeepTheirConverter() throws Exception {
    app.admin.declareQueue(new org.springframework.amqp.core.Queue("orders"));
    App.outer = app;
    try (var context = new AnnotationConfigApplicationContext(App.class)) {
      RabbitListeners adapter = context.getBean(RabbitListeners.class);
      List<AdoptableListener> listeners = adapter.listeners();

      assertThat(adapter.technology()).isEqualTo("rabbit");
      assertThat(listeners).extracting(AdoptableListener::id).contains("orders", "several");
      assertThat(listeners).hasSize(3);
      AdoptableListener orders = byId(listeners, "orders");
      AdoptableListener several = byId(listeners, "several");
      assertThat(listeners).extracting(AdoptableListener::hasGivenId).containsOnlyOnce(false);
      assertThat(orders.bean()).isSameAs(context.getBean(Orders.class));
      assertThat(orders.method()).isEqualTo(Orders.class.getDeclaredMethod("on", String.class));
      assertThat(several.bean()).isSameAs(context.getBean(Several.class));
      assertThat(several.method()).isNull();
      assertThat(orders.startedBy())
          .isEqualTo(RabbitListenerConfigUtils.RABBIT_LISTENER_ENDPOINT_REGISTRY_BEAN_NAME);
      assertThat(orders.container().isAutoStartup()).isFalse();
      assertThat(orders.obstacle()).isNull();
      assertThat(orders.isPaused()).isFalse();
      assertThat(orders.shutdownTime()).isEqualTo(Duration.ofSeconds(5));

      Watched watched = new Watched(orders).startReady();
      assertThat(adapter.listeners()).containsExactlyElementsOf(listeners);
      app.send("orders", "a");
      Queue<String> texts = context.getBean(Orders.class).texts;
      Awaitility.await().until(() -> texts.contains("a, converted"));
      assertThat(watched.changes.get()).isPositive();
      watched.stop();
    }
  }

  private static AdoptableListener byId(List<AdoptableListener> listeners, String id) {
    return listeners.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableRabbit
  static class App {

    private static RabbitApp outer;

    @Bean
    Orders orders() {
      return new Orders();
    }

    @Bean
    Several several() {
      return new Several();
    }

    @Bean
    static RabbitListeners rabbitListeners(
        org.springframework.beans.factory.ListableBeanFactory beans) {
      return new RabbitListeners(beans);
    }

    @Bean
    SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory(
        org.springframework.context.ApplicationContext context) {
      var factory = (SimpleRabbitListenerContainerFactory) outer.factory(RabbitApp.Kind.SIMPLE);
      factory.setApplicationContext(context);
      factory.setApplicationEventPublisher(context);
      factory.setMessageConverter(
          new SimpleMessageConverter() {
            @Override
            public Object fromMessage(Message message) {
              return text(message) + ", converted";
            }
          });
      return factory;
    }
  }

  static class Orders {

    final Queue<String> texts = new ConcurrentLinkedQueue<>();

    @RabbitListener(id = "orders", queues = "orders")
    void on(String text) {
      texts.add(text);
    }

    @RabbitListener(queues = "others")
    void onOther(String text) {
      texts.add(text);
    }
  }

  @RabbitListener(id = "several", queues = "several")
  static class Several {

    @RabbitHandler
    void on(String text) {}

    @RabbitHandler
    void on(Integer number) {}
  }
}
