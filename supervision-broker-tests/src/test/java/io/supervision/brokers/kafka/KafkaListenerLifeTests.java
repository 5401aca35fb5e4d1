package io.supervision.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.spring.listener.ListenerState.Connecting;
import io.supervision.spring.listener.ListenerState.Degraded;
import io.supervision.spring.listener.ListenerState.Ended;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerState.Stopped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.CommonContainerStoppingErrorHandler;

/** From start to end, and again. */
@Tag("brokers")
class KafkaListenerLifeTests {

  private final Orders orders = new Orders();

  @Test
  void isReadyWhenAllConsumersHaveJoinedTheirGroup() throws Exception {
    try (Application app = orders.on("ready", (factory, consumer) -> factory.setConcurrency(3))) {
      TreeStandIn tree = app.tree("orders");
      assertThat(tree.state()).isEqualTo(new Stopped());
      tree.start();
      assertThat(tree.state())
          .isInstanceOfSatisfying(
              Connecting.class,
              state -> assertThat(state.what()).contains("not joined the group 'ready-group' yet"));
      assertThat(tree.await(Ready.class).note()).isEmpty();
      assertThat(Broker.members("ready-group")).hasSize(3);
      assertThat(tree.changes).hasPositiveValue();
      tree.stop();
      assertThat(Broker.members("ready-group")).isEmpty();
    }
  }

  @Test
  void oneConsumerThatHasNotJoinedKeepsAllFromBeingReady() throws Exception {
    Faults faults = new Faults();
    try (Application app =
        orders.on(
            "late",
            (factory, consumer) -> {
              faults.in(factory);
              factory.setConcurrency(2);
            })) {
      CountDownLatch released = new CountDownLatch(1);
      faults.plant(
          "poll",
          client -> {
            if (Thread.currentThread().getName().startsWith("orders-1-")) {
              released.await();
            }
            return null;
          });
      TreeStandIn tree = app.tree("orders").start();
      await().atMost(TreeStandIn.LONG).until(() -> Broker.members("late-group").size() == 1);
      await()
          .during(Duration.ofSeconds(1))
          .atMost(TreeStandIn.LONG)
          .until(
              tree::state,
              new Connecting("1 of 2 consumers has not joined the group 'late-group' yet")::equals);
      released.countDown();
      tree.await(Ready.class);
      tree.stop();
    }
  }

  @Test
  void aSpareConsumerIsReadyAndSaysSo() throws Exception {
    try (Application app = orders.on("spare", (factory, consumer) -> factory.setConcurrency(4))) {
      TreeStandIn tree = app.tree("orders").start();
      await()
          .atMost(TreeStandIn.LONG)
          .until(
              tree::state,
              new Ready("1 of 4 consumers has no partition: a spare consumer")::equals);
      assertThat(tree.seen).hasOnlyElementsOfTypes(Stopped.class, Connecting.class, Ready.class);
      tree.stop();
    }
  }

  @Test
  void anErrorHandlerThatStopsTheContainerIsAnEndWithItsCauseAndTheRecordComesAgain()
      throws Exception {
    try (Application app =
        orders.on(
            "stopping",
            (factory, consumer) -> {
              factory.setConcurrency(2);
              factory.setCommonErrorHandler(new CommonContainerStoppingErrorHandler());
            })) {
      IllegalStateException thrown = new IllegalStateException("no");
      orders.work =
          value -> {
            if (value.equals("value 4")) {
              throw thrown;
            }
          };
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      Broker.send("stopping", 6);
      Ended ended = tree.await(Ended.class);
      assertThat(ended.cause()).isSameAs(thrown);
      assertThat(ended.reason()).isEqualTo("it has stopped itself after stopping-1@1");
      tree.awaitGone();
      assertThat(Broker.members("stopping-group")).isEmpty();

      orders.work = value -> {};
      tree.start();
      tree.await(Ready.class);
      await().atMost(TreeStandIn.LONG).until(() -> orders.taken.contains("value 4"));
      await().atMost(TreeStandIn.LONG).until(() -> orders.taken.size() >= 6);
      assertThat(orders.taken).doesNotHaveDuplicates();
      tree.stop();
    }
  }

  @Test
  void anErrorOfTheListenerIsTheEndOfAllConsumers() throws Exception {
    try (Application app = orders.on("errors", (factory, consumer) -> factory.setConcurrency(3))) {
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      for (Error error : List.of(new LinkageError("a"), new OutOfMemoryError("a planted one"))) {
        orders.work =
            value -> {
              throw error;
            };
        Broker.send("errors", 1);
        Ended ended = tree.await(Ended.class);
        assertThat(ended.cause()).isSameAs(error);
        assertThat(tree.errors).endsWith(error);
        assertThat(tree.seen).as("known at once").doesNotHaveAnyElementsOfTypes(Degraded.class);
        tree.awaitGone();
        assertThat(tree.state()).isInstanceOf(Ended.class);
        orders.work = value -> {};
        tree.start();
        tree.await(Ready.class);
      }
      await().atMost(TreeStandIn.LONG).until(() -> orders.taken.size() == 2);
      tree.stop();
    }
  }

  @Test
  void aStopByTheApplicationIsNoEnd() throws Exception {
    try (Application app = orders.on("stopped", (factory, consumer) -> factory.setConcurrency(2))) {
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      app.container("orders").stop();
      assertThat(tree.state()).isEqualTo(new Stopped());
      tree.awaitGone();
      assertThat(tree.seen).doesNotHaveAnyElementsOfTypes(Ended.class);
      app.container("orders").start();
      assertThat(tree.listener.isRunning()).isTrue();
      tree.await(Ready.class);
      tree.stop();
    }
  }
}
