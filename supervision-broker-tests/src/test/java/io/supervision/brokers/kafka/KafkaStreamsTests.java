package io.supervision.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafkaStreams;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;

/** A topology of Kafka Streams as a child, in an application of Spring Boot with a real broker. */
@Tag("brokers")
@Timeout(180)
class KafkaStreamsTests {

  /** One thread that reads a topic. */
  @Configuration(proxyBeanMethods = false)
  @EnableKafkaStreams
  static class Shop {

    final List<String> taken = new CopyOnWriteArrayList<>();
    volatile Consumer<String> work = value -> {};

    @Bean
    KStream<String, String> orders(StreamsBuilder builder, @Value("${topic}") String topic) {
      KStream<String, String> orders =
          builder.stream(topic, Consumed.with(Serdes.String(), Serdes.String()));
      orders.foreach(
          (key, value) -> {
            work.accept(value);
            taken.add(value);
          });
      return orders;
    }
  }

  @TempDir Path state;

  private ApplicationContextRunner application(String topic, String... properties) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(KafkaAutoConfiguration.class, SupervisionAutoConfiguration.class))
        .withUserConfiguration(Shop.class)
        .withPropertyValues(
            "topic=" + topic,
            "spring.kafka.bootstrap-servers=" + Broker.address(),
            "spring.kafka.streams.application-id=" + topic + "-app",
            "spring.kafka.streams.state-dir=" + state,
            "spring.kafka.streams.properties.auto.offset.reset=earliest",
            "spring.kafka.streams.properties.commit.interval.ms=100",
            // a closed client stays in its group for this time
            "spring.kafka.streams.properties.session.timeout.ms=6000",
            "spring.kafka.streams.properties.heartbeat.interval.ms=1000",
            "supervision.root.children.topology.streams=defaultKafkaStreamsBuilder",
            "supervision.root.children.topology.backoff.enabled=false")
        .withPropertyValues(properties);
  }

  private static ChildSnapshot topology(AssertableApplicationContext context) {
    return (ChildSnapshot) context.getBean(SupervisionTree.class).find("topology").orElseThrow();
  }

  private static StreamsBuilderFactoryBean factory(AssertableApplicationContext context) {
    return context.getBean("&defaultKafkaStreamsBuilder", StreamsBuilderFactoryBean.class);
  }

  private static void awaitRunning(AssertableApplicationContext context) {
    await()
        .atMost(TreeStandIn.LONG)
        .until(
            () ->
                topology(context).state() == NodeState.RUNNING
                    && topology(context).degraded() == null
                    && isRunning(factory(context).getKafkaStreams()));
  }

  private static boolean isRunning(KafkaStreams streams) {
    return streams != null && streams.state() == KafkaStreams.State.RUNNING;
  }

  @Test
  void anUncaughtExceptionIsAFailureAndItComesBackAndCatchesUp() throws Exception {
    Broker.topic("uncaught");
    application("uncaught")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              Shop shop = context.getBean(Shop.class);
              awaitRunning(context);
              AtomicInteger poison = new AtomicInteger(1);
              shop.work =
                  value -> {
                    if (poison.getAndDecrement() > 0) {
                      throw new IllegalStateException("poison");
                    }
                  };
              Broker.send("uncaught", 20);
              await().atMost(TreeStandIn.LONG).until(() -> Set.copyOf(shop.taken).size() == 20);
              assertThat(topology(context).failures()).isOne();
              assertThat(topology(context).incarnation()).isEqualTo(2);
              assertThat(
                      Objects.requireNonNull(
                          Objects.requireNonNull(topology(context).lastExit()).reason().cause()))
                  .hasMessage("a stream thread has ended by an exception")
                  .hasRootCauseMessage("poison");
            });
  }

  @Test
  void aLinkageErrorGivesUp() throws Exception {
    Broker.topic("streams-linkage");
    application("streams-linkage")
        .run(
            context -> {
              Shop shop = context.getBean(Shop.class);
              awaitRunning(context);
              shop.work =
                  value -> {
                    throw new NoClassDefFoundError("gone");
                  };
              Broker.send("streams-linkage", 1);
              await()
                  .atMost(TreeStandIn.LONG)
                  .until(() -> topology(context).state() == NodeState.GAVE_UP);
              assertThat(factory(context).isRunning()).isFalse();
            });
  }

  @Test
  void closedUnderLoadItEndsAndNothingIsStartedAgain() throws Exception {
    Broker.topic("streams-load");
    Broker.sendAtOnce("streams-load", 5_000);
    application("streams-load")
        .run(
            context -> {
              Shop shop = context.getBean(Shop.class);
              awaitRunning(context);
              await().atMost(TreeStandIn.LONG).until(() -> shop.taken.size() > 100);
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              StreamsBuilderFactoryBean factory = factory(context);
              KafkaStreams streams = Objects.requireNonNull(factory.getKafkaStreams());
              context.getSourceApplicationContext().close();
              assertThat(streams.state()).isEqualTo(KafkaStreams.State.NOT_RUNNING);
              assertThat(factory.isRunning()).isFalse();
              assertThat(tree.isRunning()).isFalse();
            });
  }

  @Test
  void whatTheApplicationStopsIsHeldAndGoesOnWhenThatStartsItAgain() throws Exception {
    Broker.topic("streams-held");
    application("streams-held")
        .run(
            context -> {
              awaitRunning(context);
              factory(context).stop();
              await()
                  .atMost(TreeStandIn.LONG)
                  .until(() -> topology(context).state() == NodeState.HELD);
              factory(context).start();
              awaitRunning(context);
              assertThat(topology(context).failures()).isZero();
            });
  }

  @Test
  void oneThatSomebodyHasClosedBesideItsFactoryHasEnded() throws Exception {
    Broker.topic("streams-closed");
    application("streams-closed")
        .run(
            context -> {
              awaitRunning(context);
              Objects.requireNonNull(factory(context).getKafkaStreams()).close();
              await().atMost(TreeStandIn.LONG).until(() -> topology(context).failures() == 1);
              awaitRunning(context);
              assertThat(
                      Objects.requireNonNull(
                          Objects.requireNonNull(topology(context).lastExit()).reason().cause()))
                  .hasMessage("it was closed, and not by its factory bean");
            });
  }

  @Test
  void itStartsAlsoWithoutABrokerAndSaysSo() {
    application("nowhere", "spring.kafka.bootstrap-servers=127.0.0.1:1")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              await()
                  .atMost(Duration.ofSeconds(30))
                  .until(() -> topology(context).degraded() != null);
              assertThat(Objects.requireNonNull(topology(context).degraded()).what())
                  .contains("no broker has answered");
              assertThat(topology(context).failures()).isZero();
            });
  }

  @Test
  void aBrokerThatGoesAndComesBackIsToldAndNoEnd() throws Exception {
    try (OwnCluster cluster = new OwnCluster()) {
      cluster.topic("streams-away");
      application("streams-away", "spring.kafka.bootstrap-servers=" + cluster.address())
          .run(
              context -> {
                awaitRunning(context);
                cluster.shutDown();
                await().atMost(TreeStandIn.LONG).until(() -> topology(context).degraded() != null);
                assertThat(Objects.requireNonNull(topology(context).degraded()).what())
                    .isEqualTo("no broker answers");
                cluster.start();
                awaitRunning(context);
                assertThat(topology(context).incarnation()).isOne();
                assertThat(topology(context).failures()).isZero();
              });
    }
  }

  @Test
  void oneThatNobodyAdoptsIsSpringsAsEver() throws Exception {
    Broker.topic("streams-spring");
    application("streams-spring", "supervision.root.children.topology.enabled=false")
        .run(
            context -> {
              await()
                  .atMost(TreeStandIn.LONG)
                  .until(() -> isRunning(factory(context).getKafkaStreams()));
              assertThat(context.getBean(SupervisionTree.class).find("topology")).isEmpty();
            });
  }

  @Test
  void anUnknownOneIsExplained() {
    application("unknown", "supervision.root.children.topology.streams=mine")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("there is no listener streams:mine")
                    .hasMessageContaining("defaultKafkaStreamsBuilder"));
  }
}
