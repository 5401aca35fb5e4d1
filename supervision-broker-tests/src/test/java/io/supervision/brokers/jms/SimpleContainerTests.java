package io.supervision.brokers.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.brokers.States;
import io.supervision.brokers.Watched;
import io.supervision.spring.listener.ListenerState.Ended;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerState.Stopped;
import jakarta.jms.JMSException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** With the simple container, which tries once to connect again. */
class SimpleContainerTests extends JmsTest {

  private final Queue<JMSException> heard = new ConcurrentLinkedQueue<>();

  private Watched orders() {
    var factory = app.simpleFactory();
    factory.setExceptionListener(heard::add);
    return app.listen("orders", factory, inbox);
  }

  private void consumesAfterAnotherStart(Watched orders) throws Exception {
    orders.startReady();
    app.send("orders", "again");
    inbox.await("again");
    assertThat(broker.consumersOf("orders")).isEqualTo(1);
  }

  @Test
  void aListenerIsReadyWhenItRunsAndLeavesNoConsumerAfterItsStop() throws Exception {
    Watched orders = orders().startReady();
    app.send("orders", "a");
    inbox.await("a");
    assertThat(broker.consumersOf("orders")).isEqualTo(1);

    orders.stop();

    assertThat(broker.consumersOf("orders")).isZero();
    consumesAfterAnotherStart(orders);
  }

  @Test
  void aBrokerThatStaysAwayIsAnEndWithItsCauseAndTheNextStartConsumes() throws Exception {
    Watched orders = orders().startReady();

    broker.kill();

    Ended ended = orders.await(Ended.class);
    assertThat(ended.reason()).contains("could not connect again", "orders");
    assertThat(ended.cause()).isInstanceOf(JMSException.class);
    assertThat(heard).contains((JMSException) ended.cause());
    assertThat(orders.changes.get()).isPositive();
    orders.awaitGone();
    broker.start();
    consumesAfterAnotherStart(orders);
  }

  @Test
  void aConnectionThatIsMadeAgainAtOnceIsNoEnd() throws Exception {
    Watched orders = orders().startReady();
    try (var states = new States(orders)) {
      broker.dropConnections();
      Awaitility.await().until(() -> !heard.isEmpty());
      orders.await(Ready.class);
      app.send("orders", "b");
      inbox.await("b");
      assertThat(states.seen()).noneMatch(Ended.class::isInstance);
    }
  }

  @Test
  void aConnectionThatIsNotToBeMadeAgainIsAnEndAndTheNextStartConsumes() throws Exception {
    Watched orders = orders();
    app.simpleContainer("orders").setRecoverOnException(false);
    orders.startReady();

    broker.dropConnections();

    orders.await(Ended.class);
    orders.awaitGone();
    Awaitility.await().until(() -> broker.consumersOf("orders") == 0);
    consumesAfterAnotherStart(orders);
  }

  @Test
  void aBrokerThatIsAwayAtTheStartIsAnEndSinceItIsNotTriedAgain() throws Exception {
    broker.kill();
    Watched orders = orders().start();

    Ended ended = orders.await(Ended.class);

    assertThat(ended.reason()).contains("could not be started");
    orders.awaitGone();
    broker.start();
    consumesAfterAnotherStart(orders);
  }

  @Test
  void aContainerThatWasShutDownHasEndedAndTheNextStartConsumes() throws Exception {
    Watched orders = orders().startReady();

    app.simpleContainer("orders").shutdown();

    assertThat(orders.await(Ended.class).reason()).contains("shut down");
    orders.awaitGone();
    consumesAfterAnotherStart(orders);
  }

  @Test
  void aStopByTheApplicationIsSomebodysWill() throws Exception {
    Watched orders = orders().startReady();

    app.simpleContainer("orders").stop();

    orders.await(Stopped.class);
    orders.awaitGone();
    app.simpleContainer("orders").start();
    orders.await(Ready.class);
    app.simpleContainer("orders").stop();
    orders.await(Stopped.class);
    consumesAfterAnotherStart(orders);
  }
}
