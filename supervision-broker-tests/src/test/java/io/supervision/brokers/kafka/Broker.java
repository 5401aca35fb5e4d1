package io.supervision.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** One broker for all tests of a JVM; each test has its own topics and groups. */
final class Broker {

  static final int PARTITIONS = 3;

  private static final EmbeddedKafkaKraftBroker KAFKA = start();
  private static final Admin ADMIN =
      Admin.create(Map.of("bootstrap.servers", KAFKA.getBrokersAsString()));
  private static final KafkaTemplate<String, String> TEMPLATE =
      new KafkaTemplate<>(
          new DefaultKafkaProducerFactory<>(
              Map.of("bootstrap.servers", KAFKA.getBrokersAsString()),
              new StringSerializer(),
              new StringSerializer()));

  private Broker() {}

  private static EmbeddedKafkaKraftBroker start() {
    EmbeddedKafkaKraftBroker kafka = new EmbeddedKafkaKraftBroker(1, PARTITIONS);
    kafka.afterPropertiesSet();
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::destroy));
    return kafka;
  }

  static String address() {
    return KAFKA.getBrokersAsString();
  }

  static void topic(String name) throws Exception {
    ADMIN.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1))).all().get();
  }

  static void send(String topic, int partition, String value) throws Exception {
    TEMPLATE.send(topic, partition, "key", value).get();
  }

  /** To partitions in turn. */
  static void send(String topic, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      send(topic, i % PARTITIONS, "value " + i);
    }
  }

  /** The same, without waiting for each of them. */
  static void sendAtOnce(String topic, int count) {
    for (int i = 0; i < count; i++) {
      CompletableFuture<?> unused = TEMPLATE.send(topic, i % PARTITIONS, "key", "value " + i);
    }
    TEMPLATE.flush();
  }

  static List<MemberDescription> members(String group) throws Exception {
    try {
      return List.copyOf(
          ADMIN.describeConsumerGroups(List.of(group)).all().get().get(group).members());
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(GroupIdNotFoundException.class);
      return List.of();
    }
  }

  /** Names of all groups that have begun with a prefix. */
  static List<String> groups(String prefix) throws Exception {
    return ADMIN.listGroups().all().get().stream()
        .map(group -> group.groupId())
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  static Map<String, Object> consumerSettings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, address());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    return settings;
  }
}
