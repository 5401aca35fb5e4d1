package io.supervision.spring.internal.listener.streams;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** Whether brokers answer a topology, as the metrics of its consumers tell. */
final class BrokerContact {

  private static final String CLIENT = "consumer-metrics";

  private boolean lost;
  private double receivedWhenLost;

  /** There are other consumers from now on. */
  synchronized void begins() {
    lost = false;
    receivedWhenLost = 0;
  }

  synchronized @Nullable String trouble(KafkaStreams streams) {
    return isLost(streams) ? "no broker answers" : null;
  }

  /** In addition to what else is to be said. */
  synchronized String silence(KafkaStreams streams) {
    return total(streams, "incoming-byte-total") == 0 ? ": no broker has answered" : "";
  }

  /** An attempt to connect counts as a connection: what was lost is back when bytes arrive. */
  private boolean isLost(KafkaStreams streams) {
    double received = total(streams, "incoming-byte-total");
    if (total(streams, "connection-count") == 0) {
      lost = true;
      receivedWhenLost = received;
    } else if (received > receivedWhenLost) {
      lost = false;
    }
    return lost;
  }

  private static double total(KafkaStreams streams, String name) {
    double sum = 0;
    for (Map.Entry<MetricName, ? extends Metric> metric : streams.metrics().entrySet()) {
      if (metric.getKey().name().equals(name)
          && metric.getKey().group().equals(CLIENT)
          && metric.getValue().metricValue() instanceof Number value) {
        sum += value.doubleValue();
      }
    }
    return sum;
  }
}
