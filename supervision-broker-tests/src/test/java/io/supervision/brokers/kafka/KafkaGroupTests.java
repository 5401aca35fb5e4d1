package io.supervision.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.spring.listener.ListenerState.Ready;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** What the broker sees of an adopted listener. */
@Tag("brokers")
@SuppressWarnings("try") // a cluster and what asks it may be interrupted when they are closed
class KafkaGroupTests {

  private final Orders orders = new Orders();

  static class WithoutGroup {
    @KafkaListener(id = "named", topics = "named")
    void on(String value) {}
  }

  @Test
  void theGroupIsTheSameAsWithSpringAlone() throws Exception {
    Broker.topic("named");
    WithoutGroup listener = new WithoutGroup();
    try (Application app = new Application((factory, consumer) -> {}, listener).refreshed()) {
      ConcurrentMessageListenerContainer<String, String> alone = app.container("named");
      alone.start();
      await().atMost(TreeStandIn.LONG).until(() -> Broker.members("named").size() == 1);
      alone.stop();
      TreeStandIn tree = app.tree("named").start();
      tree.await(Ready.class);
      assertThat(Broker.members("named")).hasSize(1);
      assertThat(Broker.groups("named")).containsExactly("named");
      tree.stop();
    }
  }

  @Test
  void thereAreNeverMoreMembersThanConsumersOverManyStopsAndStartsUnderLoad() throws Exception {
    try (Application app = orders.on("members", (factory, consumer) -> factory.setConcurrency(3));
        Members members = new Members("members-group");
        Load load = new Load("members")) {
      TreeStandIn tree = app.tree("orders");
      for (int i = 0; i < 20; i++) {
        tree.start();
        tree.await(Ready.class);
        int before = orders.taken.size();
        await().atMost(TreeStandIn.LONG).until(() -> orders.taken.size() > before);
        tree.stop();
        assertThat(Broker.members("members-group")).isEmpty();
      }
      assertThat(members.most).hasValue(3);
      assertThat(tree.inCall).isEmpty();
      load.stop();
      tree.start();
      await().atMost(TreeStandIn.LONG).until(() -> orders.taken.size() >= load.sent.get());
      tree.stop();
      assertThat(orders.taken).doesNotHaveDuplicates().hasSize(load.sent.get());
    }
  }

  /** The check above can fail. */
  @Test
  void aSecondStartIsSeen() throws Exception {
    try (Application app = orders.on("twice", (factory, consumer) -> factory.setConcurrency(3));
        Application again = new Orders().again("twice", (factory, consumer) -> {});
        Members members = new Members("twice-group")) {
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      again.container("orders").start();
      await().atMost(TreeStandIn.LONG).until(() -> members.most.get() > 3);
      again.container("orders").stop();
      tree.stop();
    }
  }

  @Test
  void theConsumerProtocolHasSpareConsumersToo() throws Exception {
    try (Application app =
        orders.on(
            "protocol",
            (factory, consumer) -> {
              factory.setConcurrency(4);
              consumer.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
            })) {
      TreeStandIn tree = app.tree("orders").start();
      await()
          .atMost(TreeStandIn.LONG)
          .until(
              tree::state,
              new Ready("1 of 4 consumers has no partition: a spare consumer")::equals);
      tree.stop();
    }
  }

  /** Asks for the members of a group all the time. */
  static final class Members implements AutoCloseable {

    final AtomicInteger most = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread;

    Members(String group) {
      thread = new Thread(() -> watch(group));
      thread.start();
    }

    private void watch(String group) {
      while (!closed.get()) {
        try {
          most.accumulateAndGet(Broker.members(group).size(), Math::max);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }

    @Override
    public void close() {
      closed.set(true);
      join(thread);
    }
  }

  /** Sends records until it is closed. */
  static final class Load implements AutoCloseable {

    final AtomicInteger sent = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread;

    Load(String topic) {
      thread = new Thread(() -> send(topic));
      thread.start();
    }

    private void send(String topic) {
      while (!closed.get()) {
        try {
          Broker.send(topic, sent.get() % Broker.PARTITIONS, "value " + sent.get());
          sent.incrementAndGet();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }

    void stop() {
      closed.set(true);
      join(thread);
    }

    @Override
    public void close() {
      stop();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
