package io.supervision.brokers.kafka;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.CommonContainerStoppingErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;

/** {@code @KafkaListener}s as children, in an application of Spring Boot with a real broker. */
@Tag("brokers")
@Timeout(120)
class AdoptedKafkaListenerTests {

  /** Listens beside another one that nobody adopts. */
  @Configuration(proxyBeanMethods = false)
  static class Shop {

    final List<String> taken = new CopyOnWriteArrayList<>();
    final AtomicInteger others = new AtomicInteger();
    volatile Consumer<String> work = value -> {};

    @SupervisedChild
    @KafkaListener(
        id = "orders",
        idIsGroup = false,
        topics = "${topic}",
        concurrency = "${consumers:1}")
    void on(String value) {
      work.accept(value);
      taken.add(value);
    }

    @KafkaListener(id = "others", groupId = "${topic}-others", topics = "${topic}")
    void other(String value) {
      others.incrementAndGet();
    }

    @Bean
    CommonContainerStoppingErrorHandler errorHandler() {
      return new CommonContainerStoppingErrorHandler();
    }
  }

  private static ApplicationContextRunner application(String topic, String... properties) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(KafkaAutoConfiguration.class, SupervisionAutoConfiguration.class))
        .withUserConfiguration(Shop.class)
        .withPropertyValues(
            "topic=" + topic,
            "spring.kafka.bootstrap-servers=" + Broker.address(),
            "spring.kafka.consumer.group-id=" + topic + "-group",
            "spring.kafka.consumer.auto-offset-reset=earliest",
            "supervision.defaults.child.backoff.enabled=false",
            "supervision.root.children.orders.backoff.enabled=false")
        .withPropertyValues(properties);
  }

  private static ChildSnapshot orders(AssertableApplicationContext context) {
    return (ChildSnapshot) context.getBean(SupervisionTree.class).find("orders").orElseThrow();
  }

  private static MessageListenerContainer container(
      AssertableApplicationContext context, String id) {
    return Objects.requireNonNull(
        context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer(id));
  }

  private static void awaitRunning(AssertableApplicationContext context, int incarnation) {
    await()
        .atMost(TreeStandIn.LONG)
        .until(
            () ->
                orders(context).state() == NodeState.RUNNING
                    && orders(context).incarnation() >= incarnation
                    && orders(context).degraded() == null
                    && Broker.members(group(context)).size() == 1);
  }

  private static String group(AssertableApplicationContext context) {
    return context.getEnvironment().getProperty("spring.kafka.consumer.group-id", "");
  }

  @Test
  void whatItsErrorHandlerHasStoppedComesBackAndIsCountedWithItsReason() throws Exception {
    Broker.topic("comes-back");
    application("comes-back")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              Shop shop = context.getBean(Shop.class);
              awaitRunning(context, 1);
              AtomicInteger poison = new AtomicInteger(1);
              shop.work =
                  value -> {
                    if (poison.getAndDecrement() > 0) {
                      throw new IllegalStateException("poison");
                    }
                  };
              Broker.send("comes-back", 3);
              await().atMost(TreeStandIn.LONG).until(() -> shop.taken.size() == 3);
              awaitRunning(context, 2);
              ChildSnapshot orders = orders(context);
              assertThat(orders.failures()).isOne();
              assertThat(orders.restarts()).isOne();
              assertThat(
                      Objects.requireNonNull(
                          Objects.requireNonNull(orders.lastExit()).reason().cause()))
                  .hasMessageStartingWith("it has stopped itself after")
                  .hasRootCauseMessage("poison");
              // the group is the one of the application, not the id
              assertThat(Broker.groups("orders")).isEmpty();
            });
    assertThat(Broker.members("comes-back-group")).isEmpty();
    assertThat(Broker.members("comes-back-others")).isEmpty();
  }

  @Test
  void aLinkageErrorGivesUpAndAnOutOfMemoryErrorEscalates() throws Exception {
    Broker.topic("linkage");
    application("linkage", "supervision.on-root-failure=report")
        .run(
            context -> {
              Shop shop = context.getBean(Shop.class);
              awaitRunning(context, 1);
              shop.work =
                  value -> {
                    throw new NoClassDefFoundError("gone");
                  };
              Broker.send("linkage", 1);
              await()
                  .atMost(TreeStandIn.LONG)
                  .until(() -> orders(context).state() == NodeState.GAVE_UP);
              await()
                  .atMost(TreeStandIn.LONG)
                  .until(() -> Broker.members("linkage-group").isEmpty());
              shop.work =
                  value -> {
                    throw new OutOfMemoryError("no more");
                  };
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              tree.restart("orders");
              await().atMost(TreeStandIn.LONG).until(() -> tree.termination().isDone());
              assertThat(tree.termination().join().cause()).hasMessage("no more");
            });
  }

  @Test
  void aSpareConsumerIsNoReasonToRestart() throws Exception {
    Broker.topic("four");
    application("four", "consumers=4")
        .run(
            context -> {
              await()
                  .atMost(TreeStandIn.LONG)
                  .until(() -> Broker.members("four-group").size() == 4);
              Broker.send("four", 30);
              Shop shop = context.getBean(Shop.class);
              await().atMost(TreeStandIn.LONG).until(() -> shop.taken.size() == 30);
              assertThat(orders(context).incarnation()).isOne();
              assertThat(orders(context).outage()).isNull();
            });
  }

  @Test
  void oneThatHangsIsEndedByItsHeartbeatTimeoutAndItsMessageComesAgain() throws Exception {
    Broker.topic("hangs");
    application(
            "hangs",
            "supervision.root.children.orders.heartbeat-timeout=1s",
            "supervision.root.children.orders.shutdown=1s")
        .run(
            context -> {
              Shop shop = context.getBean(Shop.class);
              awaitRunning(context, 1);
              AtomicInteger hangs = new AtomicInteger(1);
              shop.work =
                  value -> {
                    if (hangs.getAndDecrement() > 0) {
                      hang();
                    }
                  };
              Broker.send("hangs", 3);
              await().atMost(TreeStandIn.LONG).until(() -> Set.copyOf(shop.taken).size() == 3);
              assertThat(Objects.requireNonNull(orders(context).lastExit()).reason().label())
                  .isEqualTo("heartbeat");
            });
  }

  /** Until it is interrupted. */
  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatTheApplicationStopsIsHeldAndGoesOnWhenThatStartsItAgain() throws Exception {
    Broker.topic("held");
    application("held")
        .run(
            context -> {
              awaitRunning(context, 1);
              container(context, "orders").stop();
              await()
                  .atMost(TreeStandIn.LONG)
                  .until(() -> orders(context).state() == NodeState.HELD);
              assertThat(Broker.members("held-group")).isEmpty();
              container(context, "orders").start();
              awaitRunning(context, 2);
              assertThat(orders(context).failures()).isZero();
            });
  }

  @Test
  void allMessagesAreProcessedWhileItCrashesAtRandomWithNeverMoreThanOneConsumer()
      throws Exception {
    Broker.topic("storm");
    AtomicInteger most = new AtomicInteger();
    application("storm", "supervision.root.max-restarts=unlimited")
        .run(
            context -> {
              Shop shop = context.getBean(Shop.class);
              awaitRunning(context, 1);
              shop.work =
                  value -> {
                    if (ThreadLocalRandom.current().nextInt(MESSAGES / CRASHES) == 0) {
                      throw new IllegalStateException("crash");
                    }
                  };
              Broker.sendAtOnce("storm", MESSAGES);
              await()
                  .atMost(Duration.ofMinutes(1))
                  .until(
                      () -> {
                        most.accumulateAndGet(Broker.members("storm-group").size(), Math::max);
                        return Set.copyOf(shop.taken).size() == MESSAGES;
                      });
              await().atMost(TreeStandIn.LONG).until(() -> shop.others.get() == MESSAGES);
              assertThat(orders(context).failures()).isPositive();
            });
    assertThat(most).hasValueLessThanOrEqualTo(1);
  }

  private static final int MESSAGES = 10_000;
  private static final int CRASHES = 20;
}
