package io.supervision.brokers.rabbit;

import static io.supervision.brokers.rabbit.RabbitApp.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.brokers.States;
import io.supervision.brokers.Watched;
import io.supervision.brokers.rabbit.RabbitApp.Kind;
import io.supervision.spring.listener.ListenerState.Degraded;
import io.supervision.spring.listener.ListenerState.Ended;
import io.supervision.spring.listener.ListenerState.Ready;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.config.DirectRabbitListenerContainerFactory;

/** A direct container starts lost consumers again by itself. */
class RabbitDirectTests extends RabbitTest {

  @AfterEach
  void deleteQueue() {
    app.admin.deleteQueue("missing");
  }

  @Test
  void aMissingQueueDegradesTheListenerUntilItIsThere() throws Exception {
    app.admin.declareQueue(new Queue("orders"));
    Watched missing =
        app.listenTo("missing", factory(Kind.DIRECT), message -> {}, "orders", "missing");
    missing.start();

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(missing.await(Degraded.class).what())
                    .isEqualTo("has no consumer at missing"));

    app.admin.declareQueue(new Queue("missing"));
    missing.await(Ready.class);
    app.admin.deleteQueue("missing");
    missing.await(Degraded.class);
  }

  @Test
  void aMissingQueueThatIsFatalIsAnEndAndTheNextStartConsumesOnceItIsThere() throws Exception {
    var factory = factory(Kind.DIRECT);
    factory.setMissingQueuesFatal(true);
    Watched missing =
        app.listenTo("missing", factory, message -> app.texts.add("got"), "missing").start();

    assertThat(missing.await(Ended.class).reason()).contains("queues is missing");

    missing.awaitGone();
    app.admin.declareQueue(new Queue("missing"));
    missing.startReady();
    app.send("missing", "a");
    Awaitility.await().until(() -> app.texts.contains("got"));
  }

  @Test
  void aLostConsumerIsSeenBeforeItsContainerLooksForIt() throws Exception {
    var factory = (DirectRabbitListenerContainerFactory) factory(Kind.DIRECT);
    factory.setMonitorInterval(60_000);
    factory.setFailedDeclarationRetryInterval(60_000L);
    Watched orders = app.listen("orders", factory).startReady();
    gate.shut();
    orders.await(Degraded.class);
  }

  @Test
  void wrongCredentialsDegradeTheListenerAndSaySo() throws Exception {
    Watched orders = orders(Kind.DIRECT);
    app.connections.setPassword("wrong");
    orders.start();

    assertThat(orders.await(Degraded.class).what()).contains("orders", "ACCESS_REFUSED");

    app.connections.setPassword("guest");
    orders.await(Ready.class);
  }

  @Test
  void anErrorInTheListenerIsToldAndTheConsumerStartedAgain() throws Exception {
    var error = new NoClassDefFoundError("missing");
    Watched orders =
        app.listen(
            "orders",
            factory(Kind.DIRECT),
            message -> {
              if (app.texts.isEmpty()) {
                app.texts.add("failed");
                throw error;
              }
              app.texts.add(text(message));
            });
    orders.startReady();
    try (var states = new States(orders)) {
      app.send("orders", "a");
      Awaitility.await().until(() -> app.texts.contains("a"));
      orders.await(Ready.class);
      assertThat(states.seen()).noneMatch(Ended.class::isInstance);
    }
    assertThat(orders.errors).containsExactly(error);
  }
}
