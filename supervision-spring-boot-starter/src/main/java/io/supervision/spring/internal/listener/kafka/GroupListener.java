package io.supervision.spring.internal.listener.kafka;

import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * Learns that a consumer has joined its group: it is told its partitions then, even if it gets
 * none. The user's own listener is called as the container would call it.
 */
final class GroupListener implements ConsumerAwareRebalanceListener {

  private final @Nullable ConsumerRebalanceListener users;
  private final Consumers consumers;
  private final Runnable changed;

  GroupListener(@Nullable ConsumerRebalanceListener users, Consumers consumers, Runnable changed) {
    this.users = users;
    this.consumers = consumers;
    this.changed = changed;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> client, Collection<TopicPartition> partitions) {
    OneConsumer consumer = consumers.mine();
    if (consumer != null) {
      consumer.client = client;
      consumer.joined = true;
      changed.run();
    }
    if (users instanceof ConsumerAwareRebalanceListener aware) {
      aware.onPartitionsAssigned(client, partitions);
    } else if (users != null) {
      users.onPartitionsAssigned(partitions);
    }
  }

  @Override
  public void onPartitionsRevokedBeforeCommit(
      Consumer<?, ?> client, Collection<TopicPartition> partitions) {
    if (users instanceof ConsumerAwareRebalanceListener aware) {
      aware.onPartitionsRevokedBeforeCommit(client, partitions);
    } else if (users != null) {
      users.onPartitionsRevoked(partitions);
    }
  }

  @Override
  public void onPartitionsRevokedAfterCommit(
      Consumer<?, ?> client, Collection<TopicPartition> partitions) {
    if (users instanceof ConsumerAwareRebalanceListener aware) {
      aware.onPartitionsRevokedAfterCommit(client, partitions);
    }
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> client, Collection<TopicPartition> partitions) {
    if (users instanceof ConsumerAwareRebalanceListener aware) {
      aware.onPartitionsLost(client, partitions);
    } else if (users != null) {
      users.onPartitionsLost(partitions);
    }
  }
}
