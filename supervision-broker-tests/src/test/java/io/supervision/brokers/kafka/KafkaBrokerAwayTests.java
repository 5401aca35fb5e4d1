package io.supervision.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerState.Connecting;
import io.supervision.spring.listener.ListenerState.Degraded;
import io.supervision.spring.listener.ListenerState.Ended;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerState.Stopped;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Brokers that cannot be reached. */
@Tag("brokers")
@SuppressWarnings("try") // a cluster and what asks it may be interrupted when they are closed
class KafkaBrokerAwayTests {

  private final Orders orders = new Orders();

  @Test
  void aListenerStartsAtOnceWithoutABrokerAndCanBeStopped() throws Exception {
    try (Application app =
        orders.again(
            "away",
            (factory, consumer) -> {
              factory.setConcurrency(2);
              consumer.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
            })) {
      TreeStandIn tree = app.tree("orders");
      long before = System.nanoTime();
      tree.start();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
      await().during(Duration.ofSeconds(2)).until(() -> tree.state() instanceof Connecting);
      assertThat(tree.state())
          .isEqualTo(
              new Connecting(
                  "2 of 2 consumers have not joined the group 'away-group' yet: no broker has answered"));
      tree.stop();
      tree.start();
      tree.stop();
    }
  }

  @Test
  @SuppressWarnings("try") // its close() may throw anything
  void aBrokerThatGoesAndComesBackIsNoEnd() throws Exception {
    try (OwnCluster cluster = new OwnCluster()) {
      cluster.topic("unsteady");
      Map<String, Object> address = Map.of("bootstrap.servers", cluster.address());
      try (Application app =
          orders.again(
              "unsteady",
              (factory, consumer) -> {
                factory.setConcurrency(2);
                consumer.putAll(address);
              })) {
        TreeStandIn tree = app.tree("orders").start();
        tree.await(Ready.class);
        for (int i = 0; i < 2; i++) {
          cluster.shutDown();
          assertThat(tree.await(Degraded.class).what()).isEqualTo("no broker answers");
          await()
              .during(Duration.ofSeconds(3))
              .atMost(TreeStandIn.LONG)
              .until(() -> tree.state() instanceof Degraded);
          cluster.start();
          tree.await(Ready.class);
        }
        assertThat(tree.seen)
            .hasOnlyElementsOfTypes(Stopped.class, Connecting.class, Ready.class, Degraded.class)
            .doesNotHaveAnyElementsOfTypes(Ended.class);
        tree.stop();
      }
    }
  }

  /** The metrics say what the other side of a broken network sees. */
  @Test
  void aConsumerThatSendsNoHeartbeatForItsSessionTimeoutIsDegraded() throws Exception {
    Faults faults = new Faults();
    try (Application app =
        orders.on(
            "heartbeats",
            (factory, consumer) -> {
              faults.in(factory);
              consumer.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "60000");
            })) {
      TreeStandIn tree = app.tree("orders").start();
      ListenerState ready = tree.await(Ready.class);
      heartbeat(faults, 59);
      assertThat(tree.state()).isEqualTo(ready);
      heartbeat(faults, 61);
      assertThat(tree.state()).isEqualTo(new Degraded("the last heartbeat was sent 61 s ago"));
      faults.remove("metrics");
      assertThat(tree.state()).isEqualTo(ready);
      tree.stop();
    }
  }

  @Test
  void aConnectionThatIsOnlyTriedIsNone() throws Exception {
    Faults faults = new Faults();
    try (Application app = orders.on("tried", (factory, consumer) -> faults.in(factory))) {
      TreeStandIn tree = app.tree("orders").start();
      ListenerState ready = tree.await(Ready.class);
      connections(faults, 1, 100);
      assertThat(tree.state()).isEqualTo(ready);
      connections(faults, 0, 200);
      assertThat(tree.state()).isEqualTo(new Degraded("no broker answers"));
      connections(faults, 1, 200);
      assertThat(tree.state()).isEqualTo(new Degraded("no broker answers"));
      connections(faults, 1, 201);
      assertThat(tree.state()).isEqualTo(ready);
      tree.stop();
    }
  }

  private static void heartbeat(Faults faults, double secondsAgo) {
    Metric heartbeat =
        metric("consumer-coordinator-metrics", "last-heartbeat-seconds-ago", secondsAgo);
    faults.plant("metrics", client -> Map.of(heartbeat.metricName(), heartbeat));
  }

  private static void connections(Faults faults, double count, double bytes) {
    Metric connections = metric("consumer-metrics", "connection-count", count);
    Metric received = metric("consumer-metrics", "incoming-byte-total", bytes);
    faults.plant(
        "metrics",
        client -> Map.of(connections.metricName(), connections, received.metricName(), received));
  }

  private static Metric metric(String group, String name, double value) {
    MetricName metricName = new MetricName(name, group, "", Map.of());
    return new Metric() {
      @Override
      public MetricName metricName() {
        return metricName;
      }

      @Override
      public Object metricValue() {
        return value;
      }
    };
  }
}
