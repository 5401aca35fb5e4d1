package io.supervision.brokers.rabbit;

import io.supervision.brokers.Watched;
import io.supervision.brokers.rabbit.RabbitApp.Kind;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.springframework.amqp.rabbit.config.AbstractRabbitListenerContainerFactory;

/** With a broker, and an application that goes to it through a gate. */
@Tag("brokers")
abstract class RabbitTest {

  RabbitBroker broker;
  Gate gate;
  RabbitApp app;

  @BeforeEach
  void start() throws Exception {
    broker = RabbitBroker.shared();
    gate = new Gate(broker);
    app = new RabbitApp(broker, gate.port);
  }

  @AfterEach
  void stop() throws Exception {
    if (app != null) {
      app.close();
      gate.shut();
    }
  }

  AbstractRabbitListenerContainerFactory<?> factory(Kind kind) {
    return app.factory(kind);
  }

  Watched orders(Kind kind) {
    return app.listen("orders", factory(kind));
  }

  void consumes(String text) {
    app.send("orders", text);
    Awaitility.await(text)
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofSeconds(30))
        .until(() -> app.texts.contains(text));
  }

  void consumesAfterAnotherStart(Watched orders) throws Exception {
    orders.awaitGone();
    orders.startReady();
    consumes("again");
    Awaitility.await().until(() -> app.consumersOf("orders") == 1);
  }
}
