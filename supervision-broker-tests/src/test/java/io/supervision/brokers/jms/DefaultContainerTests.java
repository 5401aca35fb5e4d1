package io.supervision.brokers.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.brokers.States;
import io.supervision.brokers.TestTransactions;
import io.supervision.brokers.Watched;
import io.supervision.spring.listener.ListenerState.Connecting;
import io.supervision.spring.listener.ListenerState.Degraded;
import io.supervision.spring.listener.ListenerState.Ended;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerState.Stopped;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jms.support.destination.DestinationResolutionException;
import org.springframework.util.backoff.FixedBackOff;

/** Ready, degraded, ended and stopped, with the default container. */
class DefaultContainerTests extends JmsTest {

  @Test
  void aListenerIsReadyWhenItHasAConsumerAndIsGoneAfterItsStop() throws Exception {
    Watched orders = app.listen("orders", app.defaultFactory(), inbox);
    assertThat(orders.listener.isGone()).isTrue();
    assertThat(orders.listener.state()).isInstanceOf(Connecting.class);

    orders.startReady();

    assertThat(broker.consumersOf("orders")).isEqualTo(1);
    assertThat(orders.listener.isGone()).isFalse();
    assertThat(orders.listener.isRunning()).isTrue();
    app.send("orders", "a");
    inbox.await("a");
    orders.stop();
    assertThat(broker.consumersOf("orders")).isZero();
    assertThat(orders.listener.isRunning()).isFalse();
    assertThat(orders.listener.state()).isInstanceOf(Ready.class);
  }

  @Test
  void aBackOffThatIsUsedUpIsAnEndWithItsCauseAndTheNextStartConsumes() throws Exception {
    var factory = app.defaultFactory();
    factory.setBackOff(new FixedBackOff(50, 2));
    Watched orders = app.listen("orders", factory, inbox).startReady();

    broker.kill();

    Ended ended = orders.await(Ended.class);
    assertThat(ended.reason()).contains("no more", "orders");
    assertThat(ended.cause()).isInstanceOf(jakarta.jms.JMSException.class);
    orders.awaitGone();
    broker.start();
    consumesAfterAnotherStart(orders);
  }

  /** Of this nobody else hears, since it is no exception of JMS; and nobody looks meanwhile. */
  @Test
  void aBackOffThatIsUsedUpOverADestinationIsNoStopByTheApplication() throws Exception {
    var tried = new CountDownLatch(1);
    var factory = app.defaultFactory();
    factory.setBackOff(new FixedBackOff(1, 0));
    factory.setDestinationResolver(
        (session, name, topic) -> {
          tried.countDown();
          throw new DestinationResolutionException("unknown");
        });
    Watched orders = app.listen("orders", factory, inbox).start();

    tried.await();
    Awaitility.await().until(() -> !orders.listener.isRunning());

    assertThat(orders.listener.state()).isInstanceOf(Ended.class);
  }

  @Test
  void aContainerThatWasShutDownHasEndedAndTheNextStartConsumes() throws Exception {
    Watched orders = app.listen("orders", app.defaultFactory(), inbox).startReady();

    app.defaultContainer("orders").shutdown();

    assertThat(orders.await(Ended.class).reason()).contains("shut down");
    orders.awaitGone();
    assertThat(broker.consumersOf("orders")).isZero();
    consumesAfterAnotherStart(orders);
  }

  @Test
  void aContainerWhoseConsumersHaveAllBeenRefusedHasEndedAndTheNextStartConsumes()
      throws Exception {
    var refusing = new RefusingExecutor();
    var factory = app.defaultFactory();
    factory.setTaskExecutor(refusing);
    Watched orders = app.listen("orders", factory, inbox);
    refusing.refuses = true;

    orders.start();

    assertThat(orders.await(Ended.class).reason()).contains("all its consumers have given up");
    orders.awaitGone();
    refusing.refuses = false;
    consumesAfterAnotherStart(orders);
  }

  private void consumesAfterAnotherStart(Watched orders) throws Exception {
    orders.startReady();
    app.send("orders", "again");
    inbox.await("again");
    assertThat(broker.consumersOf("orders")).isEqualTo(1);
  }

  @Test
  void aStopByTheApplicationIsSomebodysWill() throws Exception {
    Watched orders = app.listen("orders", app.defaultFactory(), inbox).startReady();

    app.defaultContainer("orders").stop();

    orders.await(Stopped.class);
    orders.awaitGone();
    app.defaultContainer("orders").start();
    orders.await(Ready.class);
  }

  @Test
  void theOwnStopIsNeitherAnEndNorSomebodysWill() throws Exception {
    Watched orders = app.listen("orders", app.defaultFactory(), inbox).startReady();
    try (var states = new States(orders)) {
      orders.stop();
      assertThat(states.seen()).allMatch(Ready.class::isInstance);
    }
  }

  @Test
  void aBrokerThatIsAwayDoesNotHoldUpThirtyStartsAndAllAreReadyByThemselvesOnceItIsThere()
      throws Exception {
    broker.kill();
    Watched[] all = new Watched[30];
    for (int i = 0; i < all.length; i++) {
      all[i] = app.listen("orders" + i, app.defaultFactory(), inbox);
    }

    long start = System.nanoTime();
    for (Watched one : all) {
      one.start();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));

    try (var states = new States(all[0])) {
      assertThat(all[0].await(Degraded.class).what()).contains("orders0");
      broker.start();
      for (Watched one : all) {
        one.await(Ready.class);
      }
      assertThat(states.seen()).noneMatch(Ended.class::isInstance);
    }
  }

  @Test
  void aBrokerThatDiesDegradesTheListenerUntilItIsBack() throws Exception {
    Watched orders = app.listen("orders", app.defaultFactory(), inbox).startReady();
    try (var states = new States(orders)) {
      int before = orders.changes.get();
      broker.kill();
      orders.await(Degraded.class);
      assertThat(orders.changes.get()).isGreaterThan(before);
      broker.start();
      orders.await(Ready.class);
      app.send("orders", "b");
      inbox.await("b");
      assertThat(states.seen()).noneMatch(Ended.class::isInstance);
    }
    app.defaultContainer("orders").stop();
    orders.await(Stopped.class);
  }

  @Test
  @Timeout(60)
  void aStartThatWaitsForAConnectionHoldsUpNobody() throws Exception {
    var slow = new SlowConnections(broker.connectionFactory());
    slow.hang();
    try (var other = new JmsApp(slow)) {
      Watched orders = other.listen("orders", other.defaultFactory(), inbox);
      long start = System.nanoTime();
      orders.start();
      orders.listener.stop(() -> {});
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      assertThat(orders.listener.isGone()).isFalse();
      slow.goOn();
      orders.awaitGone();
      assertThat(orders.listener.isRunning()).isFalse();
      assertThat(broker.consumersOf("orders")).isZero();
    }
  }

  /** One that keeps no consumer has no other sign of it. */
  @Test
  @Timeout(60)
  void anAttemptToConnectThatHangsIsDegradedForAsLongAsItTakes() throws Exception {
    var slow = new SlowConnections(broker.connectionFactory());
    try (var other = new JmsApp(slow)) {
      var factory = other.defaultFactory();
      factory.setTransactionManager(new TestTransactions());
      Watched orders = other.listen("orders", factory, inbox).startReady();
      slow.failOnceAndHang();
      orders.await(Degraded.class);
      Awaitility.await()
          .during(Duration.ofSeconds(1))
          .until(orders.listener::state, Degraded.class::isInstance);
      slow.goOn();
      orders.await(Ready.class);
    }
  }

  @Test
  void aListenerThatHangsHasBegunAndNotEndedAndIsNotGone() throws Exception {
    var release = new CountDownLatch(1);
    Watched orders =
        app.listen("orders", app.defaultFactory(), message -> hang(release)).startReady();
    app.send("orders", "a");
    Awaitility.await().until(() -> orders.begun.size() == 1);
    assertThat(orders.ended).isEmpty();
    assertThat(orders.begun.element().getName()).startsWith("orders-");

    orders.listener.stop(() -> {});
    Awaitility.await().until(() -> !orders.listener.isRunning());
    assertThat(orders.listener.isGone()).isFalse();
    app.defaultContainer("orders").shutdown();
    assertThat(orders.listener.isGone()).isFalse();

    release.countDown();
    orders.awaitGone();
    assertThat(orders.ended).hasSize(1);
  }

  private static void hang(CountDownLatch release) {
    while (release.getCount() > 0) {
      try {
        release.await();
      } catch (InterruptedException goesOn) {
        // as a listener that does not obey
      }
    }
  }
}
