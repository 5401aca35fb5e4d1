package io.supervision.spring.internal.listener.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ContainerGroup;
import org.springframework.kafka.listener.ContainerGroupSequencer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListenerContainer;

/** What a container does not say of itself, looked for at other beans. */
final class Surroundings {

  private static final String SESSION_TIMEOUT = ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;

  private final ListableBeanFactory beans;

  Surroundings(ListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * Why a container is not free. A sequencer does not tell its groups; where there is one, it is
   * taken to have every group.
   */
  @Nullable String sequenced(MessageListenerContainer container) {
    if (all(ContainerGroupSequencer.class).isEmpty()) {
      return null;
    }
    return all(ContainerGroup.class).stream()
        .filter(group -> group.contains(container))
        .map(
            group ->
                ("it belongs to the container group '%s', which a ContainerGroupSequencer starts"
                        + " and stops: remove its containerGroup, or leave it to the sequencer")
                    .formatted(group.getName()))
        .findFirst()
        .orElse(null);
  }

  /**
   * How long a broker waits for a heartbeat. A container does not show its consumer factory: the
   * longest of all factories is right for each, if late for some.
   */
  Duration sessionTimeout(ContainerProperties properties) {
    Long own = millis(properties.getKafkaConsumerProperties().get(SESSION_TIMEOUT));
    if (own != null) {
      return Duration.ofMillis(own);
    }
    Long standard = millis(ConsumerConfig.configDef().defaultValues().get(SESSION_TIMEOUT));
    long fallback = standard == null ? 45_000 : standard;
    return Duration.ofMillis(
        all(ConsumerFactory.class).stream()
            .map(factory -> millis(factory.getConfigurationProperties().get(SESSION_TIMEOUT)))
            .mapToLong(millis -> Objects.requireNonNullElse(millis, fallback))
            .max()
            .orElse(fallback));
  }

  private static @Nullable Long millis(@Nullable Object value) {
    try {
      return value == null ? null : Long.valueOf(value.toString().trim());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private <T> Collection<T> all(Class<T> type) {
    return beans.getBeansOfType(type, false, false).values();
  }
}
