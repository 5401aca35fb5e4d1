package io.supervision.brokers.rabbit;

import static io.supervision.brokers.rabbit.RabbitApp.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.brokers.States;
import io.supervision.brokers.Watched;
import io.supervision.brokers.rabbit.RabbitApp.Kind;
import io.supervision.spring.listener.ListenerState.Ended;
import io.supervision.spring.listener.ListenerState.Stopped;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.AmqpAuthenticationException;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.listener.QueuesNotAvailableException;

/** The ways in which a simple container ends by itself. */
class RabbitSimpleTests extends RabbitTest {

  @AfterEach
  void deleteQueue() {
    app.admin.deleteQueue("missing");
  }

  private Watched ordersThatThrowOnce(Error error) {
    return app.listen(
        "orders",
        factory(Kind.SIMPLE),
        message -> {
          String text = text(message);
          if (app.texts.isEmpty()) {
            app.texts.add("failed on " + text);
            throw error;
          }
          app.texts.add(text);
        });
  }

  @Test
  void anErrorInTheListenerIsAnEndWithItsCauseInsteadOfThatOfTheJvm() throws Exception {
    var error = new NoClassDefFoundError("missing");
    Watched orders = ordersThatThrowOnce(error).startReady();
    try (var states = new States(orders)) {
      app.send("orders", "a");

      Ended ended = orders.await(Ended.class);

      assertThat(ended.cause()).isSameAs(error);
      assertThat(ended.reason()).contains("missing");
      assertThat(orders.errors).containsExactly(error);
      consumesAfterAnotherStart(orders);
      assertThat(app.texts).contains("a");
      assertThat(states.seen()).noneMatch(Stopped.class::isInstance);
    }
  }

  @Test
  void anErrorHandlerOfTheUserIsKept() throws Exception {
    Queue<Error> handled = new ConcurrentLinkedQueue<>();
    var error = new NoClassDefFoundError("missing");
    var factory = factory(Kind.SIMPLE);
    factory.setContainerCustomizer(container -> container.setJavaLangErrorHandler(handled::add));
    Watched orders =
        app.listen(
            "orders",
            factory,
            message -> {
              throw error;
            });
    orders.startReady();
    app.send("orders", "a");

    assertThat(orders.await(Ended.class).cause()).isSameAs(error);
    assertThat(handled).containsExactly(error);
    assertThat(orders.errors).containsExactly(error);
  }

  /**
   * What has happened is published only then; until then it looks as if somebody had stopped it.
   */
  @Test
  void anEndThatWaitsForAnotherConsumerIsNoStopByTheApplication() throws Exception {
    var busy = new CountDownLatch(1);
    var factory = (SimpleRabbitListenerContainerFactory) factory(Kind.SIMPLE);
    factory.setConcurrentConsumers(2);
    factory.setPrefetchCount(1);
    factory.setContainerCustomizer(
        container -> {
          container.setJavaLangErrorHandler(error -> {});
          container.setShutdownTimeout(3000);
        });
    var error = new NoClassDefFoundError("missing");
    Watched orders =
        app.listen(
            "orders",
            factory,
            message -> {
              if (text(message).equals("slow")) {
                busy.countDown();
                sleepWhileRunning();
              } else {
                throw error;
              }
            });
    orders.startReady();
    app.send("orders", "slow");
    busy.await();
    try (var states = new States(orders)) {
      app.send("orders", "fails");
      assertThat(orders.await(Ended.class).cause()).isSameAs(error);
      assertThat(states.seen()).noneMatch(Stopped.class::isInstance);
    }
  }

  /** Longer than the container waits for it. */
  private void sleepWhileRunning() {
    Awaitility.await().until(() -> !app.container("orders").isRunning());
  }

  @Test
  void aMissingQueueIsAnEndAndTheNextStartConsumesOnceItIsThere() throws Exception {
    Watched missing =
        app.listenTo("missing", factory(Kind.SIMPLE), message -> app.texts.add("got"), "missing");
    missing.start();

    Ended ended = missing.await(Ended.class);

    assertThat(ended.reason()).contains("could not be started");
    assertThat(ended.cause())
        .hasRootCauseInstanceOf(com.rabbitmq.client.ShutdownSignalException.class);
    missing.awaitGone();
    app.admin.declareQueue(new org.springframework.amqp.core.Queue("missing"));
    missing.startReady();
    app.send("missing", "a");
    Awaitility.await().until(() -> app.texts.contains("got"));
  }

  @Test
  void aQueueThatIsDeletedIsAnEndAndNeverAStopByTheApplication() throws Exception {
    app.admin.declareQueue(new org.springframework.amqp.core.Queue("missing"));
    Watched missing = app.listenTo("missing", factory(Kind.SIMPLE), message -> {}, "missing");
    missing.startReady();
    try (var states = new States(missing)) {
      app.admin.deleteQueue("missing");
      assertThat(missing.await(Ended.class).cause())
          .isInstanceOf(QueuesNotAvailableException.class);
      missing.awaitGone();
      assertThat(states.seen()).noneMatch(Stopped.class::isInstance);
    }
  }

  @Test
  void wrongCredentialsAreAnEndAndTheNextStartConsumesWithTheRightOnes() throws Exception {
    Watched orders = orders(Kind.SIMPLE);
    app.connections.setPassword("wrong");
    orders.start();

    Ended ended = orders.await(Ended.class);

    assertThat(ended.reason()).contains("could not be started");
    assertThat(ended.cause()).hasStackTraceContaining(AmqpAuthenticationException.class.getName());
    app.connections.setPassword("guest");
    consumesAfterAnotherStart(orders);
  }
}
