package io.supervision.brokers.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.brokers.States;
import io.supervision.brokers.Watched;
import io.supervision.brokers.rabbit.RabbitApp.Kind;
import io.supervision.spring.listener.ListenerState.Connecting;
import io.supervision.spring.listener.ListenerState.Degraded;
import io.supervision.spring.listener.ListenerState.Ended;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerState.Stopped;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.backoff.FixedBackOff;

/** What holds for the simple and the direct container alike. */
class RabbitStatesTests extends RabbitTest {

  @ParameterizedTest
  @EnumSource
  void aListenerIsReadyWhenItHasAConsumerAndIsGoneAfterItsStop(Kind kind) throws Exception {
    Watched orders = orders(kind);
    assertThat(orders.listener.isGone()).isTrue();
    assertThat(orders.listener.state()).isInstanceOf(Connecting.class);

    orders.startReady();

    Awaitility.await().until(() -> app.consumersOf("orders") == 1);
    assertThat(orders.changes.get()).isPositive();
    assertThat(orders.listener.isGone()).isFalse();
    assertThat(orders.listener.isRunning()).isTrue();
    consumes("a");
    orders.stop();
    assertThat(app.consumersOf("orders")).isZero();
    assertThat(orders.listener.isRunning()).isFalse();
    consumesAfterAnotherStart(orders);
  }

  @ParameterizedTest
  @EnumSource
  void aStopByTheApplicationIsSomebodysWill(Kind kind) throws Exception {
    Watched orders = orders(kind).startReady();

    app.container("orders").stop();

    orders.await(Stopped.class);
    orders.awaitGone();
    app.container("orders").start();
    orders.await(Ready.class);
  }

  @ParameterizedTest
  @EnumSource
  void theOwnStopIsNeitherAnEndNorSomebodysWill(Kind kind) throws Exception {
    Watched orders = orders(kind).startReady();
    try (var states = new States(orders)) {
      orders.stop();
      assertThat(states.seen()).allMatch(Ready.class::isInstance);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBrokerThatIsAwayForAWhileDegradesTheListenerUntilItIsBack(Kind kind) throws Exception {
    Watched orders = orders(kind).startReady();
    try (var states = new States(orders)) {
      gate.shut();
      orders.await(Degraded.class);
      gate.open();
      orders.await(Ready.class);
      consumes("b");
      assertThat(states.seen()).noneMatch(Ended.class::isInstance);
    }
    app.container("orders").stop();
    orders.await(Stopped.class);
  }

  @ParameterizedTest
  @EnumSource
  void aBrokerThatIsAwayDoesNotHoldUpThirtyStartsAndAllAreReadyByThemselvesOnceItIsThere(Kind kind)
      throws Exception {
    Watched[] all = new Watched[30];
    for (int i = 0; i < all.length; i++) {
      all[i] = app.listen("orders" + i, factory(kind));
    }
    gate.shut();

    long start = System.nanoTime();
    for (Watched one : all) {
      one.start();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));

    try (var states = new States(all[0])) {
      assertThat(all[0].await(Degraded.class).what()).contains("orders0");
      gate.open();
      for (Watched one : all) {
        one.await(Ready.class);
      }
      assertThat(states.seen()).noneMatch(Ended.class::isInstance);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBackOffThatIsUsedUpIsAnEndAndTheNextStartConsumes(Kind kind) throws Exception {
    var factory = factory(kind);
    factory.setRecoveryBackOff(new FixedBackOff(50, 1));
    Watched orders = app.listen("orders", factory);
    gate.shut();
    orders.start();

    orders.await(Ended.class);

    orders.awaitGone();
    gate.open();
    consumesAfterAnotherStart(orders);
  }

  @ParameterizedTest
  @EnumSource
  void aBackOffThatAllowsNothingIsNoStopByTheApplication(Kind kind) throws Exception {
    var factory = factory(kind);
    factory.setRecoveryBackOff(new FixedBackOff(1, 0));
    Watched orders = app.listen("orders", factory);
    gate.shut();
    try (var states = new States(orders)) {
      orders.start();
      orders.await(Ended.class);
      assertThat(states.seen()).noneMatch(Stopped.class::isInstance);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aListenerThatIsStoppedBeforeItHasEverConnectedIsGone(Kind kind) throws Exception {
    Watched orders = orders(kind);
    gate.shut();
    orders.start();
    orders.await(Degraded.class);
    var stopped = new CountDownLatch(1);
    orders.listener.stop(stopped::countDown);
    orders.awaitGone();
    assertThat(stopped.getCount()).isZero();
    gate.open();
    consumesAfterAnotherStart(orders);
  }

  @ParameterizedTest
  @EnumSource
  void aListenerWithoutAQueueIsReady(Kind kind) throws Exception {
    Watched orders = app.listenTo("none", factory(kind), message -> {});
    assertThat(orders.startReady().await(Ready.class).note()).isEqualTo("has no queue");
    orders.stop();
  }

  @ParameterizedTest
  @EnumSource
  void aListenerWhoseQueueBelongsToAnotherIsReadyInItsPlace(Kind kind) throws Exception {
    Watched other = orders(kind);
    app.container("orders").setExclusive(true);
    other.startReady();
    Watched spare = app.listenTo("spare", factory(kind), message -> app.texts.add("s"), "orders");
    app.container("spare").setExclusive(true);

    spare.startReady();

    assertThat(spare.await(Ready.class).note()).contains("another consumer");
    try (var states = new States(spare)) {
      other.stop();
      app.send("orders", "b");
      Awaitility.await().until(() -> app.texts.contains("s"));
      Awaitility.await().until(spare.listener::state, new Ready("")::equals);
      assertThat(states.seen()).allMatch(Ready.class::isInstance);
    }
  }

  @Test
  void aBrokerThatIsKilledDegradesBothUntilItIsBack() throws Exception {
    Watched simple = app.listen("orders", factory(Kind.SIMPLE)).startReady();
    Watched direct = app.listen("others", factory(Kind.DIRECT)).startReady();
    try (var ofSimple = new States(simple);
        var ofDirect = new States(direct)) {
      broker.kill();
      simple.await(Degraded.class);
      direct.await(Degraded.class);
      broker.start();
      simple.await(Ready.class);
      direct.await(Ready.class);
      assertThat(ofSimple.seen()).noneMatch(Ended.class::isInstance);
      assertThat(ofDirect.seen()).noneMatch(Ended.class::isInstance);
    }
  }
}
