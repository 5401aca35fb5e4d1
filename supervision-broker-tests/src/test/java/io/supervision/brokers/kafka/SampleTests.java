package io.supervision.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.brokers.sample.KafkaOrders;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.NodeState;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.KafkaTemplate;

/** The listener that {@code docs/listeners.md} shows. */
@Tag("brokers")
class SampleTests {

  @Test
  void theListenerOfTheDocumentDiesAndComesBackInTheGroupItWasIn() throws Exception {
    Broker.topic("orders");
    try (ConfigurableApplicationContext application =
        new SpringApplicationBuilder(KafkaOrders.class)
            .web(WebApplicationType.NONE)
            .run(
                "--spring.config.location=classpath:samples/kafka-orders.yaml",
                "--spring.kafka.bootstrap-servers=" + Broker.address())) {
      SupervisionTree tree = application.getBean(SupervisionTree.class);
      await()
          .atMost(TreeStandIn.LONG)
          .untilAsserted(() -> assertThat(Broker.members("order-desk")).hasSize(1));
      assertThat(orders(tree).state()).isEqualTo(NodeState.RUNNING);

      send(application, " ");

      await()
          .atMost(TreeStandIn.LONG)
          .untilAsserted(
              () -> {
                assertThat(orders(tree).failures()).isPositive();
                assertThat(orders(tree).state()).isEqualTo(NodeState.RUNNING);
              });
      assertThat(Objects.requireNonNull(orders(tree).lastExit()).reason().cause())
          .hasRootCauseMessage("an order without content");
    }
  }

  @SuppressWarnings("unchecked") // made by Spring Boot for any type
  private static void send(ConfigurableApplicationContext application, String order)
      throws Exception {
    KafkaTemplate<String, String> kafka = application.getBean(KafkaTemplate.class);
    kafka.send("orders", order).get();
  }

  private static ChildSnapshot orders(SupervisionTree tree) {
    return (ChildSnapshot) tree.find("messaging/orders").orElseThrow();
  }
}
