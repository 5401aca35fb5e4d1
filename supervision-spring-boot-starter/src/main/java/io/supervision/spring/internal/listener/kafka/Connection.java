package io.supervision.spring.internal.listener.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;

/** The connection of one consumer to its brokers, as its own metrics tell it. */
final class Connection {

  private static final String CLIENT = "consumer-metrics";
  private static final String GROUP = "consumer-coordinator-metrics";

  private final AbstractMessageListenerContainer<?, ?> container;
  private boolean lost;
  private double receivedWhenLost;

  Connection(AbstractMessageListenerContainer<?, ?> container) {
    this.container = container;
  }

  /** Whether a broker has ever answered, and still does. */
  synchronized boolean answers() {
    return !isLost() && metric(CLIENT, "incoming-byte-total") != 0;
  }

  synchronized @Nullable String trouble(Duration sessionTimeout) {
    if (isLost()) {
      return "no broker answers";
    }
    // the time of the last one that was sent: none is while its coordinator is unknown or silent
    double heartbeat = metric(GROUP, "last-heartbeat-seconds-ago");
    return heartbeat > sessionTimeout.toSeconds()
        ? "the last heartbeat was sent %.0f s ago".formatted(heartbeat)
        : null;
  }

  /** An attempt to connect counts as a connection: what was lost is back when bytes arrive. */
  private boolean isLost() {
    double received = metric(CLIENT, "incoming-byte-total");
    if (metric(CLIENT, "connection-count") == 0) {
      lost = true;
      receivedWhenLost = received;
    } else if (received > receivedWhenLost) {
      lost = false;
    }
    return lost;
  }

  /** Its value; not a number if there is none, which compares as neither more nor less. */
  private double metric(String group, String name) {
    for (Map<MetricName, ? extends Metric> metrics : container.metrics().values()) {
      for (Map.Entry<MetricName, ? extends Metric> metric : metrics.entrySet()) {
        if (metric.getKey().name().equals(name)
            && metric.getKey().group().equals(group)
            && metric.getValue().metricValue() instanceof Number value) {
          return value.doubleValue();
        }
      }
    }
    return Double.NaN;
  }
}
