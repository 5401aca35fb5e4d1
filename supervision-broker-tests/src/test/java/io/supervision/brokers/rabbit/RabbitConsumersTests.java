package io.supervision.brokers.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.brokers.MostConsumers;
import io.supervision.brokers.Watched;
import io.supervision.brokers.rabbit.RabbitApp.Kind;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.amqp.rabbit.config.AbstractRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.DirectRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;

/** What the broker itself sees of many stops and starts. */
class RabbitConsumersTests extends RabbitTest {

  private static final int ROUNDS = 20;

  private AbstractRabbitListenerContainerFactory<?> twoConsumers(Kind kind) {
    var factory = factory(kind);
    if (factory instanceof SimpleRabbitListenerContainerFactory simple) {
      simple.setConcurrentConsumers(2);
    } else {
      ((DirectRabbitListenerContainerFactory) factory).setConsumersPerQueue(2);
    }
    return factory;
  }

  @ParameterizedTest
  @EnumSource
  void thereAreNeverMoreConsumersThanTheConcurrencyAndNoMessageIsLost(Kind kind) throws Exception {
    Watched orders = app.listen("orders", twoConsumers(kind));
    Set<String> sent = new HashSet<>();
    try (var consumers = new MostConsumers(() -> app.consumersOf("orders"))) {
      for (int round = 0; round < ROUNDS; round++) {
        orders.startReady();
        for (int i = 0; i < 10; i++) {
          String text = round + "/" + i;
          app.send("orders", text);
          sent.add(text);
        }
        orders.stop();
        assertThat(app.consumersOf("orders")).isZero();
      }
      assertThat(consumers.most()).isBetween(1, 2);
    }
    orders.startReady();
    Awaitility.await().untilAsserted(() -> assertThat(app.texts).containsAll(sent));
    orders.stop();
  }

  @ParameterizedTest
  @EnumSource
  void aDoubleStartIsFound(Kind kind) throws Exception {
    Watched orders = app.listen("orders", factory(kind));
    Watched double_ = app.listenTo("double", factory(kind), message -> {}, "orders");
    try (var consumers = new MostConsumers(() -> app.consumersOf("orders"))) {
      orders.startReady();
      double_.startReady();
      Awaitility.await().until(() -> consumers.most() > 1);
    }
  }
}
