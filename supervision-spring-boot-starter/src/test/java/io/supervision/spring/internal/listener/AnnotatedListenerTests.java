package io.supervision.spring.internal.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Answers.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Specs;
import jakarta.jms.ConnectionFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.config.SimpleJmsListenerContainerFactory;
import org.springframework.jms.listener.MessageListenerContainer;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaHandler;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;

/** Children that are methods or classes with an annotation of Spring for JMS or Kafka. */
@Timeout(60)
class AnnotatedListenerTests {

  /** Whose containers need no thread. */
  @Configuration(proxyBeanMethods = false)
  @EnableJms
  static class Jms {
    @Bean
    SimpleJmsListenerContainerFactory jmsListenerContainerFactory() {
      SimpleJmsListenerContainerFactory factory = new SimpleJmsListenerContainerFactory();
      factory.setConnectionFactory(mock(ConnectionFactory.class, RETURNS_DEEP_STUBS));
      return factory;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableKafka
  static class Kafka {
    @Bean
    ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory() {
      ConcurrentKafkaListenerContainerFactory<String, String> factory =
          new ConcurrentKafkaListenerContainerFactory<>();
      factory.setConsumerFactory(mock());
      return factory;
    }
  }

  static class Orders {
    @SupervisedChild
    @JmsListener(id = "incomingOrders", destination = "orders")
    void on(String order) {}
  }

  static class Audit {
    @SupervisedChild
    @JmsListener(destination = "audit")
    void on(String line) {}
  }

  static class Placeholder {
    @SupervisedChild
    @JmsListener(id = "${orders.listener}", destination = "orders")
    void on(String order) {}
  }

  static class Renamed {
    @SupervisedChild(id = "other")
    @JmsListener(id = "orders", destination = "orders")
    void on(String order) {}
  }

  static class Pair {
    @SupervisedChild
    @JmsListener(id = "first", destination = "first")
    @JmsListener(id = "second", destination = "second")
    void on(String order) {}
  }

  @SupervisedChild
  @KafkaListener(id = "allParcels", idIsGroup = false, groupId = "g", topics = "parcels")
  static class Parcels {
    @KafkaHandler
    void on(String parcel) {}
  }

  static class Plain {
    @JmsListener(id = "plain", destination = "plain")
    void on(String order) {}
  }

  static class Mixed {
    @SupervisedChild
    @JmsListener(destination = "orders")
    void on(String order) {}

    @JmsListener(id = "left", destination = "left")
    void left(String order) {}
  }

  private static void awaitRunning(AssertableApplicationContext context, String path) {
    assertThat(context).hasNotFailed();
    SupervisionTree tree = context.getBean(SupervisionTree.class);
    await().until(() -> tree.find(path).orElseThrow().state() == NodeState.RUNNING);
  }

  private static List<String> ids(AssertableApplicationContext context, String path) {
    SupervisorSnapshot supervisor =
        (SupervisorSnapshot) context.getBean(SupervisionTree.class).find(path).orElseThrow();
    return supervisor.children().stream().map(node -> node.id()).toList();
  }

  private static MessageListenerContainer container(
      AssertableApplicationContext context, String id) {
    MessageListenerContainer container =
        context.getBean(JmsListenerEndpointRegistry.class).getListenerContainer(id);
    assertThat(container).as(id).isNotNull();
    return container;
  }

  @Test
  void aListenerGoesByItsOwnIdInKebabCase() {
    Contexts.runner(Jms.class, Orders.class)
        .run(context -> awaitRunning(context, "incoming-orders"));
  }

  @Test
  void withoutAnIdItGoesByBeanAndMethod() {
    Contexts.runner(Jms.class)
        .withBean("orderAudit", Audit.class)
        .run(context -> awaitRunning(context, "order-audit-on"));
  }

  @Test
  void placeholdersInItsIdAreResolved() {
    Contexts.runner(Jms.class, Placeholder.class)
        .withPropertyValues("orders.listener=ordersOfToday")
        .run(context -> awaitRunning(context, "orders-of-today"));
  }

  @Test
  void theIdOfTheChildComesBeforeThatOfTheListener() {
    Contexts.runner(Jms.class, Renamed.class).run(context -> awaitRunning(context, "other"));
  }

  @Test
  void severalAnnotationsMakeASupervisorWithAChildForEach() {
    Contexts.runner(Jms.class)
        .withBean("pair", Pair.class)
        .run(
            context -> {
              awaitRunning(context, "pair-on/first");
              awaitRunning(context, "pair-on/second");
              assertThat(ids(context, "")).containsExactly("pair-on");
            });
  }

  @Test
  void aClassThatIsAListenerGoesByTheIdOfThat() {
    Specs.resolved(
        Contexts.runner(Kafka.class, Parcels.class),
        tree -> assertThat(Specs.ids(tree.root())).containsExactly("all-parcels"));
  }

  @Test
  void configurationNamesOneByBeanAndMethod() {
    Contexts.withYaml("supervision.root.children.mine.listener: \"plainOrders#on\"", Jms.class)
        .withBean("plainOrders", Plain.class)
        .run(context -> awaitRunning(context, "mine"));
  }

  @Test
  void aListenerWithoutAnIdThatIsNamedByItsMethodLeavesTheOthersOfItsBeanToSpring() {
    Contexts.runner(Jms.class)
        .withBean("mixed", Mixed.class)
        .run(
            context -> {
              awaitRunning(context, "mixed-on");
              assertThat(ids(context, "")).containsExactly("mixed-on");
              assertThat(container(context, "left").isRunning()).isTrue();
            });
  }

  @Test
  void configurationOfAnAnnotatedListenerStandsAtItsId() {
    Contexts.withYaml(
            """
            supervision.supervisors.messaging.children:
              incoming-orders: { heartbeat-timeout: 5s }
            """,
            Jms.class,
            Orders.class)
        .run(context -> awaitRunning(context, "messaging/incoming-orders"));
  }

  // ---- lazy

  @Configuration(proxyBeanMethods = false)
  static class LazyOrders {
    @Bean
    @Lazy
    Orders orders() {
      return new Orders();
    }
  }

  @Test
  void aLazyBeanIsMadeForItsListener() {
    Contexts.runner(Jms.class, LazyOrders.class)
        .run(context -> awaitRunning(context, "incoming-orders"));
  }

  @Test
  void inALazyApplicationItIsMadeToo() {
    Contexts.runner(Jms.class, Orders.class)
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    new LazyInitializationBeanFactoryPostProcessor()))
        .run(context -> awaitRunning(context, "incoming-orders"));
  }

  @Test
  void inALazyApplicationAllAreMadeWhereAllAreAdopted() {
    Contexts.withYaml("supervision.listener.adopt: all", Jms.class, Plain.class)
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    new LazyInitializationBeanFactoryPostProcessor()))
        .run(context -> awaitRunning(context, "listeners/plain"));
  }

  // ---- who starts it

  @Test
  void withoutAutoStartupNobodyStartsItUntilSomebodyStartsTheTree() {
    Contexts.withYaml("supervision.auto-startup: false", Jms.class, Orders.class, Plain.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(container(context, "incomingOrders").isRunning()).isFalse();
              assertThat(container(context, "plain").isRunning()).isTrue();

              context.getBean(SupervisionTree.class).start();

              awaitRunning(context, "incoming-orders");
              assertThat(container(context, "incomingOrders").isRunning()).isTrue();
            });
  }

  @Test
  void withoutSupervisionSpringStartsAll() {
    Contexts.withYaml("supervision.enabled: false", Jms.class, Orders.class, Plain.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(container(context, "incomingOrders").isRunning()).isTrue();
              assertThat(container(context, "plain").isRunning()).isTrue();
            });
  }

  @Test
  void oneThatIsSwitchedOffAsAChildIsLeftToSpring() {
    Contexts.withYaml(
            "supervision.root.children.incoming-orders.enabled: false", Jms.class, Orders.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(ids(context, "")).isEmpty();
              assertThat(container(context, "incomingOrders").isRunning()).isTrue();
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Foreign {
    @Bean
    LifecycleProcessor lifecycleProcessor() {
      return new DefaultLifecycleProcessor();
    }
  }

  @Test
  void aLifecycleProcessorOfAnotherClassIsRefusedWithTheRemedy() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("", Jms.class, Orders.class, Foreign.class);
    assertThat(problem.where()).isEqualTo("bean 'lifecycleProcessor'");
    assertThat(problem.what()).contains("adopted listeners");
    assertThat(problem.remedy())
        .isEqualTo("Let it extend io.supervision.spring.SupervisionLifecycleProcessor");
  }

  @Test
  void itIsNobodysConcernWhereNoListenerIsAdopted() {
    Contexts.runner(Jms.class, Plain.class, Foreign.class)
        .run(context -> assertThat(context).hasNotFailed());
  }
}
