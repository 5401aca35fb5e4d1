package io.supervision.brokers.kafka;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.kafka.annotation.KafkaListener;

/** Takes records, and does with each what a test wants. */
class Orders {

  final List<String> taken = new CopyOnWriteArrayList<>();
  volatile Consumer<String> work = value -> {};

  @KafkaListener(id = "orders", groupId = "${group}", topics = "${topic}")
  void take(String value) {
    work.accept(value);
    taken.add(value);
  }

  /** An application in which this listener takes a new topic of that name. */
  Application on(String topic, Application.Settings settings) throws Exception {
    Broker.topic(topic);
    return again(topic, settings);
  }

  /** One more. */
  Application again(String topic, Application.Settings settings) {
    return new Application(settings, this)
        .with("topic", topic)
        .with("group", topic + "-group")
        .refreshed();
  }

  Application on(String topic) throws Exception {
    return on(topic, (factory, consumer) -> {});
  }
}
