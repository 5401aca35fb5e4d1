package io.supervision.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.internal.listener.kafka.KafkaListenerAdapter;
import io.supervision.spring.listener.AdoptableListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.DltHandler;
import org.springframework.kafka.annotation.KafkaHandler;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.config.MethodKafkaListenerEndpoint;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerGroupSequencer;
import org.springframework.kafka.retrytopic.RetryTopicConfigurationSupport;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** What is said of listeners that nobody has started; no broker is needed. */
class KafkaListenersListedTests {

  static class Several {

    @KafkaListener(id = "first", groupId = "g", topics = "t", containerGroup = "night")
    void first(String value) {}

    @KafkaListener(groupId = "g", topics = "t")
    void second(String value) {}
  }

  @KafkaListener(id = "both", groupId = "g", topics = "t")
  static class OfAClass {

    @KafkaHandler
    void text(String value) {}

    @KafkaHandler
    void number(Integer value) {}
  }

  static class Retried {

    @RetryableTopic(attempts = "3", autoCreateTopics = "false")
    @KafkaListener(id = "retried", groupId = "g", topics = "t")
    void on(String value) {}

    @DltHandler
    void dead(String value) {}
  }

  @Configuration(proxyBeanMethods = false)
  static class RetryTopics extends RetryTopicConfigurationSupport {

    @Bean
    KafkaTemplate<?, ?> kafkaTemplate() {
      return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(Map.of()));
    }

    @Bean
    TaskScheduler scheduler() {
      return new ThreadPoolTaskScheduler();
    }
  }

  private static final Application.Settings NO_BROKER =
      (factory, consumer) -> consumer.put("bootstrap.servers", "127.0.0.1:1");

  private static Application application(Application.Settings settings, Object... beans) {
    return new Application(settings, beans);
  }

  @Test
  void everyContainerIsListedWithItsMethod() throws Exception {
    Several several = new Several();
    OfAClass ofAClass = new OfAClass();
    try (Application app = application(NO_BROKER, several, ofAClass).refreshed()) {
      List<AdoptableListener> listeners = app.adapter.listeners();
      assertThat(app.adapter.technology()).isEqualTo("kafka");
      assertThat(listeners)
          .extracting(AdoptableListener::id)
          .containsExactly(
              "both", "first", "org.springframework.kafka.KafkaListenerEndpointContainer#0");
      assertThat(listeners)
          .extracting(AdoptableListener::hasGivenId)
          .containsExactly(true, true, false);
      assertThat(listeners)
          .extracting(AdoptableListener::bean)
          .containsExactly(ofAClass, several, several);
      assertThat(listeners)
          .extracting(AdoptableListener::method)
          .containsExactly(
              null,
              Several.class.getDeclaredMethod("first", String.class),
              Several.class.getDeclaredMethod("second", String.class));
      assertThat(listeners)
          .allSatisfy(
              listener -> {
                assertThat(listener.startedBy())
                    .isEqualTo(
                        "org.springframework.kafka.config.internalKafkaListenerEndpointRegistry");
                assertThat(app.context.getBean(listener.startedBy()))
                    .isInstanceOf(KafkaListenerEndpointRegistry.class);
                assertThat(listener.obstacle()).isNull();
                assertThat(listener.container().isAutoStartup()).isFalse();
                assertThat(listener.isGone()).isTrue();
                assertThat(listener.shutdownTime()).isEqualTo(Duration.ofSeconds(10));
              });
      assertThat(app.adapter.listeners()).isEqualTo(listeners);
    }
  }

  @Test
  void theMethodIsFoundBehindFiltersAndAdvicesAndOnceItIsWatched() throws Exception {
    MethodInterceptor advice = call -> call.proceed();
    try (Application app =
        application(
                (factory, consumer) -> {
                  factory.setRecordFilterStrategy(item -> false);
                  factory.getContainerProperties().setAdviceChain(advice);
                },
                new Several())
            .refreshed()) {
      AdoptableListener first = app.listener("first");
      assertThat(first.method()).isNotNull();
      new TreeStandIn(first);
      assertThat(first.method()).isEqualTo(Several.class.getDeclaredMethod("first", String.class));
      assertThat(first.bean()).isInstanceOf(Several.class);
    }
  }

  @Test
  void retriesAndDeadLettersAreListed() throws Exception {
    Application app = application(NO_BROKER, new Retried());
    app.context.register(RetryTopics.class);
    try (app) {
      List<AdoptableListener> listeners = app.refreshed().adapter.listeners();
      assertThat(listeners)
          .extracting(AdoptableListener::id)
          .containsExactly("retried", "retried-dlt", "retried-retry");
      assertThat(listeners)
          .extracting(AdoptableListener::method)
          .containsOnly(
              Retried.class.getDeclaredMethod("on", String.class),
              Retried.class.getDeclaredMethod("dead", String.class));
    }
  }

  @Test
  void aContainerOfASequencerCannotBeAdopted() throws Exception {
    Application app = application(NO_BROKER, new Several());
    app.context.registerBean(
        ContainerGroupSequencer.class,
        () -> {
          ContainerGroupSequencer sequencer =
              new ContainerGroupSequencer(
                  app.context.getBean(KafkaListenerEndpointRegistry.class), 1000, "night");
          sequencer.setAutoStartup(false);
          return sequencer;
        });
    try (app) {
      app.refreshed();
      assertThat(app.listener("first").obstacle()).contains("night").contains("containerGroup");
      assertThat(app.adapter.listeners())
          .filteredOn(listener -> listener.obstacle() == null)
          .hasSize(1);
    }
  }

  @Test
  void theListenersOfAParentAreNotListedByItsChild() throws Exception {
    try (Application app = application(NO_BROKER, new Several()).refreshed();
        AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
      child.setParent(app.context);
      child.refresh();
      assertThat(new KafkaListenerAdapter(child).listeners()).isEmpty();
      assertThat(app.adapter.listeners()).hasSize(2);
    }
  }

  @Test
  void twoRegistriesMayHaveTheSameId() throws Exception {
    Application app = application(NO_BROKER, new Several());
    app.context.registerBean("second", KafkaListenerEndpointRegistry.class);
    try (app) {
      app.refreshed();
      KafkaListenerEndpointRegistry second =
          app.context.getBean("second", KafkaListenerEndpointRegistry.class);
      MethodKafkaListenerEndpoint<String, String> endpoint = new MethodKafkaListenerEndpoint<>();
      endpoint.setId("first");
      endpoint.setGroupId("g");
      endpoint.setTopics("t");
      endpoint.setBean(new Several());
      endpoint.setMethod(Several.class.getDeclaredMethod("second", String.class));
      DefaultMessageHandlerMethodFactory methods = new DefaultMessageHandlerMethodFactory();
      methods.afterPropertiesSet();
      endpoint.setMessageHandlerMethodFactory(methods);
      second.registerListenerContainer(endpoint, app.factory);
      assertThat(app.adapter.listeners())
          .extracting(AdoptableListener::id)
          .contains("first", "second.first")
          .doesNotHaveDuplicates();
      assertThat(app.listener("second.first").method()).isEqualTo(endpoint.getMethod());
      assertThat(app.listener("second.first").startedBy()).isEqualTo("second");
    }
  }
}
