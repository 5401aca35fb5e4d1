package io.supervision.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.spring.listener.ListenerState.Connecting;
import io.supervision.spring.listener.ListenerState.Degraded;
import io.supervision.spring.listener.ListenerState.Ended;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerState.Stopped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.event.ConsumerStartingEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.transaction.KafkaAwareTransactionManager;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.SimpleTransactionStatus;

/** Each way in which a consumer ends without being asked to. */
@Tag("brokers")
class KafkaListenerEndsTests {

  private final Orders orders = new Orders();
  private final Faults faults = new Faults();

  @Test
  void aFencedConsumerIsAnEndWithItsReason() throws Exception {
    try (Application app = orders.on("fenced", (factory, consumer) -> faults.in(factory))) {
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      faults.plant(
          "poll",
          client -> {
            throw new FencedInstanceIdException("planted");
          });
      assertThat(tree.await(Ended.class).reason()).startsWith("it is fenced");
      comesAgain(tree, "poll");
    }
  }

  @Test
  void oneLostConsumerOfTwoIsAnEndAndTheOtherIsStoppedBeforeTheNextStart() throws Exception {
    FencingTransactions transactions = new FencingTransactions();
    try (Application app =
        orders.on(
            "half",
            (factory, consumer) -> {
              factory.setConcurrency(2);
              factory.getContainerProperties().setKafkaAwareTransactionManager(transactions);
              factory.getContainerProperties().setStopContainerWhenFenced(true);
            })) {
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      transactions.fenced = true;
      Broker.send("half", 1);
      assertThat(tree.await(Ended.class).reason()).startsWith("it is fenced");
      assertThat(tree.listener.isRunning()).as("the other consumer runs on").isTrue();
      assertThat(tree.listener.isGone()).isFalse();
      transactions.fenced = false;
      tree.stop();
      assertThat(Broker.members("half-group")).isEmpty();
      tree.start();
      tree.await(Ready.class);
      assertThat(Broker.members("half-group")).hasSize(2);
      tree.stop();
    }
  }

  /** The others are stopped by it and can be gone before. */
  @Test
  void theReasonIsThatOfTheConsumerThatHasStoppedTheOthers() throws Exception {
    try (Application app =
        orders.on(
            "others",
            (factory, consumer) -> {
              faults.in(factory);
              factory.setConcurrency(2);
            })) {
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      faults.plant(
          "poll",
          client -> {
            if (Thread.currentThread().getName().startsWith("orders-0-")) {
              throw new FencedInstanceIdException("planted");
            }
            return null;
          });
      faults.plant(
          "close",
          client -> {
            if (Thread.currentThread().getName().startsWith("orders-0-")) {
              await().atMost(TreeStandIn.LONG).until(() -> !isThereAThread("orders-1-"));
            }
            return null;
          });
      assertThat(tree.await(Ended.class).reason()).startsWith("it is fenced");
      assertThat(tree.seen).filteredOn(Ended.class::isInstance).hasSize(1);
      faults.remove("close");
      comesAgain(tree, "poll");
    }
  }

  @Test
  void aRefusalByTheBrokerIsAnEnd() throws Exception {
    try (Application app = orders.on("refused", (factory, consumer) -> faults.in(factory))) {
      TreeStandIn tree = app.tree("orders");
      refuse();
      tree.start();
      assertThat(tree.await(Ended.class).reason()).startsWith("the broker refuses it");
      comesAgain(tree, "poll");
    }
  }

  @Test
  void aContainerThatStartsItselfAfterARefusalIsLeftToDoSo() throws Exception {
    try (Application app =
        orders.on(
            "again",
            (factory, consumer) -> {
              faults.in(factory);
              factory.setConcurrency(2);
              factory.getContainerProperties().setRestartAfterAuthExceptions(true);
            })) {
      TreeStandIn tree = app.tree("orders");
      refuse();
      tree.start();
      tree.await(Degraded.class);
      await().atMost(TreeStandIn.LONG).until(() -> tree.changes.get() > 40);
      faults.remove("poll");
      tree.await(Ready.class);
      assertThat(tree.seen)
          .hasOnlyElementsOfTypes(Stopped.class, Connecting.class, Degraded.class, Ready.class);

      refuse();
      tree.await(Degraded.class);
      tree.stop();
      await().during(Duration.ofSeconds(2)).until(() -> tree.listener.isGone());
      assertThat(faults.open).hasValue(0);
    }
  }

  @Test
  void aConsumerThatTriesAgainAfterARefusalIsDegraded() throws Exception {
    try (Application app =
        orders.on(
            "retried",
            (factory, consumer) -> {
              faults.in(factory);
              factory
                  .getContainerProperties()
                  .setAuthExceptionRetryInterval(Duration.ofMillis(200));
            })) {
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      refuse();
      assertThat(tree.await(Degraded.class).what()).contains("refuses");
      faults.remove("poll");
      tree.await(Ready.class);
      tree.stop();
    }
  }

  @Test
  void aGroupWithoutAnOffsetToBeginWithIsAnEnd() throws Exception {
    try (Application app =
        orders.on(
            "offset",
            (factory, consumer) -> consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"))) {
      TreeStandIn tree = app.tree("orders").start();
      assertThat(tree.await(Ended.class).reason()).startsWith("no offset is committed");
      tree.awaitGone();
    }
  }

  @Test
  void anErrorOutsideOfTheListenerIsKnown() throws Exception {
    try (Application app =
        orders.on(
            "unreadable",
            (factory, consumer) ->
                consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, TooLarge.class))) {
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      Broker.send("unreadable", 1);
      assertThat(tree.await(Ended.class).cause()).isInstanceOf(OutOfMemoryError.class);
      tree.awaitGone();
    }
  }

  /** The container knows nothing of it: for it the consumer runs. */
  @Test
  void aThreadThatEndsBeforeItsConsumerHasStartedIsAnEnd() throws Exception {
    IllegalStateException thrown = new IllegalStateException("planted");
    ApplicationListener<ConsumerStartingEvent> hostile =
        event -> {
          throw thrown;
        };
    Broker.topic("stillborn");
    try (Application app = new Application((factory, consumer) -> {}, orders)) {
      app.context.addApplicationListener(hostile);
      app.with("topic", "stillborn").with("group", "stillborn-group").refreshed();
      TreeStandIn tree = app.tree("orders").start();
      assertThat(tree.await(Ended.class).cause()).isSameAs(thrown);
      tree.stop();
    }
  }

  @Test
  void anExecutorWithoutAThreadForEachConsumerIsAnEnd() throws Exception {
    ThreadPoolTaskExecutor small = new ThreadPoolTaskExecutor();
    small.setCorePoolSize(1);
    small.initialize();
    try (Application app =
        orders.on(
            "narrow",
            (factory, consumer) -> {
              factory.setConcurrency(2);
              factory.getContainerProperties().setListenerTaskExecutor(small);
              factory.getContainerProperties().setConsumerStartTimeout(Duration.ofMillis(300));
            })) {
      TreeStandIn tree = app.tree("orders").start();
      assertThat(tree.state())
          .isInstanceOfSatisfying(
              Ended.class, ended -> assertThat(ended.reason()).contains("no thread"));
      tree.stop();
      await().until(() -> small.getActiveCount() == 0);
      small.setCorePoolSize(2);
      tree.start();
      tree.await(Ready.class);
      tree.stop();
    } finally {
      small.destroy();
    }
  }

  /** The container neither closes the client nor counts the consumer as stopped. */
  @Test
  void aConsumerThatCannotLeaveInOrderIsClosedAllTheSame() throws Exception {
    try (Application app =
        orders.on(
            "stubborn",
            (factory, consumer) -> {
              faults.in(factory);
              factory.setConcurrency(2);
            })) {
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      faults.plant(
          "unsubscribe",
          client -> {
            throw new KafkaException("planted");
          });
      tree.stop();
      assertThat(app.container("orders").isChildRunning()).as("by the container's count").isTrue();
      assertThat(faults.open).hasValue(0);
      assertThat(Broker.members("stubborn-group")).isEmpty();
      faults.remove("unsubscribe");
      tree.start();
      tree.await(Ready.class);
      tree.stop();
    }
  }

  /** The container waits for none of its consumers then, and never calls back. */
  @Test
  void aStopIsToldWhenTheApplicationHasStoppedItsConsumersBefore() throws Exception {
    try (Application app = orders.on("callback", (factory, consumer) -> faults.in(factory))) {
      CountDownLatch released = new CountDownLatch(1);
      orders.work =
          value -> {
            try {
              released.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          };
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      Broker.send("callback", 1);
      await().atMost(TreeStandIn.LONG).until(() -> !tree.inCall.isEmpty());
      app.container("orders").getContainers().get(0).stop(() -> {});
      CountDownLatch told = new CountDownLatch(1);
      tree.listener.stop(told::countDown);
      released.countDown();
      assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
      tree.awaitGone();

      faults.plant(
          "unsubscribe",
          client -> {
            throw new KafkaException("planted");
          });
      tree.start();
      tree.await(Ready.class);
      app.container("orders").getContainers().get(0).stop(() -> {});
      assertThat(tree.await(Ended.class).cause()).hasMessage("planted");
      tree.stop();
    }
  }

  @Test
  void theEventsOfAContainerAreStillPublished() throws Exception {
    Set<ConsumerStoppedEvent.Reason> published = ConcurrentHashMap.newKeySet();
    ApplicationListener<ConsumerStoppedEvent> users = event -> published.add(event.getReason());
    Broker.topic("published");
    try (Application app = new Application((factory, consumer) -> {}, orders)) {
      app.context.addApplicationListener(users);
      app.with("topic", "published").with("group", "published-group").refreshed();
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      tree.stop();
      assertThat(published).containsExactly(ConsumerStoppedEvent.Reason.NORMAL);
    }
  }

  private static boolean isThereAThread(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith(prefix));
  }

  private void refuse() {
    faults.plant(
        "poll",
        client -> {
          throw new TopicAuthorizationException("planted");
        });
  }

  private void comesAgain(TreeStandIn tree, String fault) throws Exception {
    tree.awaitGone();
    assertThat(faults.open).hasValue(0);
    faults.remove(fault);
    tree.start();
    tree.await(Ready.class);
    tree.stop();
  }

  /** Cannot take what is sent to it. */
  public static class TooLarge implements Deserializer<String> {
    @Override
    public String deserialize(String topic, byte[] data) {
      throw new OutOfMemoryError("a planted one");
    }
  }

  /** Of a producer that another one has fenced. */
  static class FencingTransactions implements KafkaAwareTransactionManager<String, String> {

    volatile boolean fenced;

    @Override
    public ProducerFactory<String, String> getProducerFactory() {
      throw new UnsupportedOperationException();
    }

    @Override
    public TransactionStatus getTransaction(TransactionDefinition definition) {
      if (fenced) {
        throw new ProducerFencedException("planted");
      }
      return new SimpleTransactionStatus();
    }

    @Override
    public void commit(TransactionStatus status) {}

    @Override
    public void rollback(TransactionStatus status) {}
  }
}
