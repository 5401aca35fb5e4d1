package io.supervision.brokers.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.brokers.Watched;
import io.supervision.spring.internal.listener.jms.JmsListeners;
import io.supervision.spring.listener.AdoptableListener;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerConfigUtils;
import org.springframework.jms.support.converter.MessageConverter;
import org.springframework.jms.support.converter.SimpleMessageConverter;

/** What the adapter knows of endpoints that annotations have made. */
@Tag("brokers")
class JmsEndpointsTests {

  @Test
  void endpointsOfAnnotationsAreKnownByIdBeanAndMethodAndKeepTheirConverter() throws Exception {
    var broker = new Artemis();
    App.url = broker.url();
    try (var context = new AnnotationConfigApplicationContext(App.class)) {
      var adapter = new JmsListeners(context.getBeanFactory());
      List<AdoptableListener> listeners = adapter.listeners();

      assertThat(adapter.technology()).isEqualTo("jms");
      assertThat(listeners).hasSize(2);
      AdoptableListener orders = listeners.get(0);
      AdoptableListener unnamed = listeners.get(1);
      assertThat(orders.id()).isEqualTo("orders");
      assertThat(orders.hasGivenId()).isTrue();
      assertThat(unnamed.hasGivenId()).isFalse();
      assertThat(orders.bean()).isSameAs(context.getBean(Orders.class));
      assertThat(orders.method()).isEqualTo(Orders.class.getDeclaredMethod("on", String.class));
      assertThat(orders.startedBy())
          .isEqualTo(JmsListenerConfigUtils.JMS_LISTENER_ENDPOINT_REGISTRY_BEAN_NAME);
      assertThat(orders.container().isAutoStartup()).isFalse();
      assertThat(orders.obstacle()).isNull();
      assertThat(orders.isPaused()).isFalse();
      assertThat(orders.shutdownTime()).isEqualTo(Duration.ofMillis(600));

      Watched watched = new Watched(orders).startReady();
      assertThat(adapter.listeners()).containsExactlyElementsOf(listeners);
      assertThat(orders.method()).isNotNull();
      new org.springframework.jms.core.JmsTemplate(broker.connectionFactory())
          .convertAndSend("orders", "a");
      Queue<String> texts = context.getBean(Orders.class).texts;
      Awaitility.await().until(() -> texts.size() == 1);
      assertThat(texts).containsExactly("a, converted");
      watched.stop();
    } finally {
      broker.stop();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableJms
  static class App {

    private static String url;

    @Bean
    Orders orders() {
      return new Orders();
    }

    @Bean
    DefaultJmsListenerContainerFactory jmsListenerContainerFactory() {
      DefaultJmsListenerContainerFactory factory = new JmsApp(url).defaultFactory();
      factory.setReceiveTimeout(300L);
      factory.setMessageConverter(converter());
      return factory;
    }

    private static MessageConverter converter() {
      return new SimpleMessageConverter() {
        @Override
        public Object fromMessage(jakarta.jms.Message message) throws jakarta.jms.JMSException {
          return ((TextMessage) message).getText() + ", converted";
        }
      };
    }
  }

  static class Orders {

    final Queue<String> texts = new ConcurrentLinkedQueue<>();

    @JmsListener(id = "orders", destination = "orders")
    void on(String text) {
      texts.add(text);
    }

    @JmsListener(destination = "others")
    void onOther(String text) {
      texts.add(text);
    }
  }
}
