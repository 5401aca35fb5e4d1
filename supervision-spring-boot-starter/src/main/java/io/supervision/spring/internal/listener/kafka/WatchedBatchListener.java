package io.supervision.spring.internal.listener.kafka;

import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.adapter.AbstractDelegatingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.KafkaUtils;

/** The same as {@link WatchedRecordListener}, for batches. */
final class WatchedBatchListener<K, V>
    extends AbstractDelegatingMessageListenerAdapter<BatchMessageListener<K, V>>
    implements BatchAcknowledgingConsumerAwareMessageListener<K, V> {

  private final Calls calls;

  WatchedBatchListener(BatchMessageListener<K, V> listener, Calls calls) {
    super(listener);
    this.calls = calls;
  }

  @Override
  public boolean wantsPollResult() {
    return delegate.wantsPollResult();
  }

  @Override
  public void onMessage(
      ConsumerRecords<K, V> records,
      @Nullable Acknowledgment acknowledgment,
      Consumer<K, V> consumer) {
    call(records, records.count(), () -> delegate.onMessage(records, acknowledgment, consumer));
  }

  @Override
  public void onMessage(List<ConsumerRecord<K, V>> data) {
    call(data, data.size(), () -> delegate.onMessage(data));
  }

  @Override
  public void onMessage(List<ConsumerRecord<K, V>> data, @Nullable Acknowledgment acknowledgment) {
    call(data, data.size(), () -> delegate.onMessage(data, acknowledgment));
  }

  @Override
  public void onMessage(List<ConsumerRecord<K, V>> data, @Nullable Consumer<?, ?> consumer) {
    call(data, data.size(), () -> delegate.onMessage(data, consumer));
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<K, V>> data,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    call(data, data.size(), () -> delegate.onMessage(data, acknowledgment, consumer));
  }

  private void call(Iterable<ConsumerRecord<K, V>> records, int count, Runnable listener) {
    calls.call(() -> batch(records.iterator(), count), listener);
  }

  private static <K, V> String batch(Iterator<ConsumerRecord<K, V>> records, int count) {
    String first = records.hasNext() ? " from " + KafkaUtils.format(records.next()) : "";
    return "a batch of %d%s".formatted(count, first);
  }

  @Override
  public void onFirstPoll() {
    if (delegate instanceof ConsumerSeekAware seekAware) {
      seekAware.onFirstPoll();
    }
  }

  @Override
  public void unregisterSeekCallback() {
    if (delegate instanceof ConsumerSeekAware seekAware) {
      seekAware.unregisterSeekCallback();
    }
  }
}
