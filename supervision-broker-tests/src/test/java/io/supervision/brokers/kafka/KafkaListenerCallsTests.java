package io.supervision.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.spring.listener.ListenerState.Degraded;
import io.supervision.spring.listener.ListenerState.Ended;
import io.supervision.spring.listener.ListenerState.Ready;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.PartitionOffset;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.util.backoff.FixedBackOff;

/** The listener's calls are seen, and what the user has set stays. */
@Tag("brokers")
class KafkaListenerCallsTests {

  private final Orders orders = new Orders();
  private final Faults faults = new Faults();

  @Test
  void aListenerThatHangsHasBegunAndNotEndedAndItsThreadIsKnown() throws Exception {
    try (Application app = orders.on("hanging", (factory, consumer) -> factory.setConcurrency(2))) {
      CountDownLatch never = new CountDownLatch(1);
      orders.work =
          value -> {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      Broker.send("hanging", 1);
      Thread thread =
          await().atMost(TreeStandIn.LONG).until(() -> first(tree.inCall), found -> found != null);
      assertThat(thread.getName()).matches("orders-[01]-C-1");
      CountDownLatch told = new CountDownLatch(1);
      tree.listener.stop(told::countDown);
      await().during(Duration.ofSeconds(1)).until(() -> !tree.listener.isGone());
      assertThat(told.getCount()).isOne();
      thread.interrupt();
      tree.awaitGone();
      assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(app.container("orders").isChildRunning()).as("by its own count").isFalse();
      assertThat(Broker.members("hanging-group")).isEmpty();
      assertThat(tree.inCall).isEmpty();
      orders.work = value -> {};
      tree.start();
      Broker.send("hanging", 0, "next");
      await().atMost(TreeStandIn.LONG).until(() -> orders.taken.contains("next"));
      assertThat(orders.taken).containsExactly("value 0", "next");
      tree.stop();
    }
  }

  private static Thread first(Collection<Thread> threads) {
    return threads.stream().findFirst().orElse(null);
  }

  @Test
  void aListenerThatTakesItsTimeIsNotDegraded() throws Exception {
    try (Application app =
        orders.on(
            "slow",
            (factory, consumer) -> {
              factory.getContainerProperties().setPollTimeout(100);
              factory.getContainerProperties().setNoPollThreshold(2);
              factory.getContainerProperties().setMonitorInterval(1);
            })) {
      CountDownLatch released = new CountDownLatch(1);
      orders.work =
          value -> {
            try {
              released.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          };
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      Broker.send("slow", 1);
      await().atMost(TreeStandIn.LONG).until(() -> !tree.inCall.isEmpty());
      int before = tree.changes.get();
      await().atMost(TreeStandIn.LONG).until(() -> tree.changes.get() >= before + 3);
      assertThat(tree.state()).isInstanceOf(Ready.class);
      released.countDown();
      tree.stop();
    }
  }

  @Test
  void aClientThatHangsIsDegraded() throws Exception {
    try (Application app =
        orders.on(
            "stalled",
            (factory, consumer) -> {
              faults.in(factory);
              factory.getContainerProperties().setPollTimeout(100);
              factory.getContainerProperties().setNoPollThreshold(2);
              factory.getContainerProperties().setMonitorInterval(1);
            })) {
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      CountDownLatch released = new CountDownLatch(1);
      faults.plant(
          "poll",
          client -> {
            released.await();
            return null;
          });
      assertThat(tree.await(Degraded.class).what()).startsWith("it has not asked for messages for");
      faults.remove("poll");
      released.countDown();
      tree.await(Ready.class);
      tree.stop();
    }
  }

  @Test
  void whatTheUserHasSetIsCalledOncePerCall() throws Exception {
    AtomicInteger advised = new AtomicInteger();
    AtomicInteger filtered = new AtomicInteger();
    List<String> rebalances = new CopyOnWriteArrayList<>();
    MethodInterceptor advice =
        call -> {
          if (call.getMethod().getName().equals("onMessage")) {
            advised.incrementAndGet();
          }
          return call.proceed();
        };
    try (Application app =
        orders.on(
            "settings",
            (factory, consumer) -> {
              factory.setConcurrency(2);
              factory.setRecordFilterStrategy(
                  item -> {
                    filtered.incrementAndGet();
                    return item.value().equals("value 0");
                  });
              factory.getContainerProperties().setAdviceChain(advice);
              factory
                  .getContainerProperties()
                  .setConsumerRebalanceListener(new AwareListener(rebalances));
            })) {
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      Broker.send("settings", 6);
      await().atMost(TreeStandIn.LONG).until(() -> orders.taken.size() == 5);
      tree.stop();
      assertThat(filtered).hasValue(6);
      assertThat(advised).hasValue(6);
      assertThat(tree.calls).hasValue(6);
      assertThat(rebalances)
          .startsWith("assigned to client")
          .contains("before commit", "after commit");
    }
  }

  @Test
  void aPlainListenerOfRebalancesIsCalledToo() throws Exception {
    List<String> rebalances = new CopyOnWriteArrayList<>();
    ConsumerRebalanceListener plain =
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            rebalances.add("revoked " + partitions.size());
          }

          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            rebalances.add("assigned " + partitions.size());
          }
        };
    try (Application app =
        orders.on(
            "plain",
            (factory, consumer) ->
                factory.getContainerProperties().setConsumerRebalanceListener(plain))) {
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      tree.stop();
      assertThat(rebalances).containsExactly("assigned 3", "revoked 3");
    }
  }

  @Test
  void anExecutorOfTheUsersIsUsed() throws Exception {
    try (Application app =
        orders.on(
            "executor",
            (factory, consumer) ->
                factory
                    .getContainerProperties()
                    .setListenerTaskExecutor(new SimpleAsyncTaskExecutor("mine-")))) {
      List<String> names = new CopyOnWriteArrayList<>();
      orders.work = value -> names.add(Thread.currentThread().getName());
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      Broker.send("executor", 1);
      await().atMost(TreeStandIn.LONG).until(() -> names.equals(List.of("mine-1")));
      tree.stop();
    }
  }

  static class Batches {

    final AtomicInteger taken = new AtomicInteger();
    volatile RuntimeException failure;

    @KafkaListener(id = "list", groupId = "batches-list", topics = "batches", batch = "true")
    void list(List<String> values) {
      taken.addAndGet(values.size());
      if (failure != null) {
        throw failure;
      }
    }

    @KafkaListener(id = "records", groupId = "batches-records", topics = "batches", batch = "true")
    void records(ConsumerRecords<String, String> records, Acknowledgment acknowledgment) {
      taken.addAndGet(records.count());
      acknowledgment.acknowledge();
    }
  }

  @Test
  void batchesAreCalls() throws Exception {
    Broker.topic("batches");
    Batches batches = new Batches();
    try (Application app =
        new Application(
                (factory, consumer) ->
                    factory.getContainerProperties().setAckMode(AckMode.MANUAL_IMMEDIATE),
                batches)
            .refreshed()) {
      for (String id : List.of("list", "records")) {
        batches.taken.set(0);
        TreeStandIn tree = app.tree(id).start();
        tree.await(Ready.class);
        Broker.send("batches", 3);
        await().atMost(TreeStandIn.LONG).until(() -> batches.taken.get() >= 3);
        assertThat(tree.calls).hasPositiveValue();
        tree.stop();
      }
    }
  }

  static class Shapes implements ConsumerSeekAware {

    final List<String> seen = new CopyOnWriteArrayList<>();
    final AtomicInteger failures = new AtomicInteger(2);

    @KafkaListener(id = "all", groupId = "shapes-all", topics = "shapes")
    void all(
        ConsumerRecord<String, String> item,
        Acknowledgment acknowledgment,
        Consumer<?, ?> consumer) {
      seen.add("all " + item.value() + " " + consumer.groupMetadata().groupId());
      acknowledgment.acknowledge();
    }

    @KafkaListener(id = "later", groupId = "shapes-later", topics = "shapes")
    CompletableFuture<String> later(String value) {
      return CompletableFuture.supplyAsync(
          () -> {
            if (failures.getAndDecrement() > 0) {
              throw new IllegalStateException("planted");
            }
            seen.add("later " + value);
            return value;
          });
    }

    @Override
    public void onPartitionsAssigned(
        Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
      seen.add("assigned " + assignments.size());
    }
  }

  /** A listener behind a proxy would have neither its acknowledgments nor its repetitions. */
  @Test
  void aListenerIsCalledInItsOwnShapeAndRepeatedWhenItFailsLater() throws Exception {
    Broker.topic("shapes");
    Shapes shapes = new Shapes();
    try (Application app =
        new Application(
                (factory, consumer) -> {
                  factory.getContainerProperties().setAckMode(AckMode.MANUAL);
                  factory.setCommonErrorHandler(new DefaultErrorHandler(new FixedBackOff(0, 5)));
                },
                shapes)
            .refreshed()) {
      Broker.send("shapes", 1);
      TreeStandIn all = app.tree("all").start();
      await().atMost(TreeStandIn.LONG).until(() -> shapes.seen.contains("all value 0 shapes-all"));
      all.stop();
      TreeStandIn later = app.tree("later").start();
      await().atMost(TreeStandIn.LONG).until(() -> shapes.seen.contains("later value 0"));
      later.stop();
      assertThat(shapes.seen).contains("assigned 3");
    }
  }

  static class Assigned {

    final AtomicInteger taken = new AtomicInteger();

    @KafkaListener(
        id = "assigned",
        concurrency = "2",
        topicPartitions =
            @org.springframework.kafka.annotation.TopicPartition(
                topic = "assigned",
                partitionOffsets = {
                  @PartitionOffset(partition = "0", initialOffset = "0"),
                  @PartitionOffset(partition = "1", initialOffset = "0")
                }))
    void on(String value) {
      taken.incrementAndGet();
    }
  }

  @Test
  void aListenerOfGivenPartitionsIsReadyWhenABrokerAnswers() throws Exception {
    Broker.topic("assigned");
    Assigned assigned = new Assigned();
    try (Application app = new Application((factory, consumer) -> {}, assigned).refreshed()) {
      TreeStandIn tree = app.tree("assigned").start();
      assertThat(tree.await(Ready.class).note()).isEmpty();
      Broker.send("assigned", 3);
      await().atMost(TreeStandIn.LONG).until(() -> assigned.taken.get() == 2);
      assertThat(tree.seen).doesNotHaveAnyElementsOfTypes(Ended.class);
      tree.stop();
    }
  }

  @Test
  void aPauseIsSeen() throws Exception {
    try (Application app = orders.on("paused")) {
      TreeStandIn tree = app.tree("orders").start();
      tree.await(Ready.class);
      app.container("orders").pause();
      assertThat(tree.listener.isPaused()).isTrue();
      await().atMost(TreeStandIn.LONG).until(() -> app.container("orders").isContainerPaused());
      Broker.send("paused", 3);
      await().during(Duration.ofSeconds(1)).until(() -> orders.taken.isEmpty());
      assertThat(tree.state()).isInstanceOf(Ready.class);
      app.container("orders").resume();
      assertThat(tree.listener.isPaused()).isFalse();
      await().atMost(TreeStandIn.LONG).until(() -> orders.taken.size() == 3);
      tree.stop();
    }
  }

  record AwareListener(List<String> calls) implements ConsumerAwareRebalanceListener {

    @Override
    public void onPartitionsAssigned(
        Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
      calls.add("assigned to client");
    }

    @Override
    public void onPartitionsRevokedBeforeCommit(
        Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
      calls.add("before commit");
    }

    @Override
    public void onPartitionsRevokedAfterCommit(
        Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
      calls.add("after commit");
    }
  }
}
