package io.supervision.brokers.kafka;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** One broker of a test's own, which can be shut down and started again. */
final class OwnCluster implements AutoCloseable {

  private final KafkaClusterTestKit kit;

  OwnCluster() throws Exception {
    kit =
        new KafkaClusterTestKit.Builder(
                new TestKitNodes.Builder().setNumBrokerNodes(1).setNumControllerNodes(1).build())
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("group.initial.rebalance.delay.ms", "0")
            .build();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
  }

  String address() {
    return kit.bootstrapServers();
  }

  void topic(String name) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
      admin.createTopics(List.of(new NewTopic(name, 3, (short) 1))).all().get();
    }
  }

  void shutDown() {
    var broker = kit.brokers().values().iterator().next();
    broker.shutdown();
    broker.awaitShutdown();
  }

  void start() {
    kit.brokers().values().iterator().next().startup();
  }

  @Override
  public void close() {
    try {
      kit.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
