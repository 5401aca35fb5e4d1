package io.supervision.brokers.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.brokers.MostConsumers;
import io.supervision.brokers.Watched;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jms.config.AbstractJmsListenerContainerFactory;

/** What the broker itself sees of many stops and starts. */
class JmsConsumersTests extends JmsTest {

  private static final int ROUNDS = 20;

  @BeforeEach
  void createQueue() throws Exception {
    broker.createQueue("orders");
  }

  @Test
  void theDefaultContainerNeverHasMoreConsumersThanItsConcurrencyAndLosesNoMessage()
      throws Exception {
    var factory = app.defaultFactory();
    factory.setConcurrency("2-3");
    staysWithin(3, factory);
  }

  @Test
  void theDefaultContainerThatIsShutDownInBetweenNeverHasMoreEither() throws Exception {
    var factory = app.defaultFactory();
    factory.setConcurrency("3-3");
    Watched orders = app.listen("orders", factory, inbox);
    try (var consumers = new MostConsumers(() -> broker.consumersOf("orders"))) {
      for (int round = 0; round < ROUNDS; round++) {
        orders.startReady();
        app.defaultContainer("orders").shutdown();
        orders.awaitGone();
      }
      assertThat(consumers.most()).isBetween(1, 3);
    }
  }

  @Test
  void theSimpleContainerNeverHasMoreConsumersThanItsConcurrencyAndLosesNoMessage()
      throws Exception {
    var factory = app.simpleFactory();
    Watched orders = app.listen("orders", factory, inbox);
    app.simpleContainer("orders").setConcurrentConsumers(2);
    staysWithin(2, orders);
  }

  @Test
  void aDoubleStartIsFound() throws Exception {
    Watched orders = app.listen("orders", app.defaultFactory(), inbox);
    try (var consumers = new MostConsumers(() -> broker.consumersOf("orders"))) {
      orders.startReady();
      app.defaultContainer("orders").initialize(); // though it is active
      app.defaultContainer("orders").start();
      Awaitility.await().until(() -> consumers.most() > 1);
    }
  }

  private void staysWithin(int concurrency, AbstractJmsListenerContainerFactory<?> factory)
      throws Exception {
    staysWithin(concurrency, app.listen("orders", factory, inbox));
  }

  private void staysWithin(int concurrency, Watched orders) throws Exception {
    Set<String> sent = new HashSet<>();
    try (var consumers = new MostConsumers(() -> broker.consumersOf("orders"))) {
      for (int round = 0; round < ROUNDS; round++) {
        orders.startReady();
        for (int i = 0; i < 10; i++) {
          String text = round + "/" + i;
          app.send("orders", text);
          sent.add(text);
        }
        orders.stop();
        assertThat(broker.consumersOf("orders")).isZero();
      }
      assertThat(consumers.most()).isBetween(1, concurrency);
    }
    orders.startReady();
    Awaitility.await().untilAsserted(() -> assertThat(inbox.texts).containsAll(sent));
    orders.stop();
  }
}
