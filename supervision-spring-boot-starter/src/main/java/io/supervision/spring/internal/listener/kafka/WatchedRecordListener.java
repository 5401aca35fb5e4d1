package io.supervision.spring.internal.listener.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.AcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.adapter.AbstractDelegatingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.KafkaUtils;

/**
 * Stands before a listener, as Spring's own filters do, and passes each call on as it came. An
 * advice would not do: behind a proxy the container does not see {@code
 * RecordMessagingMessageListenerAdapter}, and neither retries asynchronous failures nor observes.
 */
final class WatchedRecordListener<K, V>
    extends AbstractDelegatingMessageListenerAdapter<MessageListener<K, V>>
    implements AcknowledgingConsumerAwareMessageListener<K, V> {

  private final Calls calls;

  WatchedRecordListener(MessageListener<K, V> listener, Calls calls) {
    super(listener);
    this.calls = calls;
  }

  @Override
  public void onMessage(ConsumerRecord<K, V> data) {
    call(data, () -> delegate.onMessage(data));
  }

  @Override
  public void onMessage(ConsumerRecord<K, V> data, @Nullable Acknowledgment acknowledgment) {
    call(data, () -> delegate.onMessage(data, acknowledgment));
  }

  @Override
  public void onMessage(ConsumerRecord<K, V> data, @Nullable Consumer<?, ?> consumer) {
    call(data, () -> delegate.onMessage(data, consumer));
  }

  @Override
  public void onMessage(
      ConsumerRecord<K, V> data,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    call(data, () -> delegate.onMessage(data, acknowledgment, consumer));
  }

  private void call(ConsumerRecord<K, V> data, Runnable listener) {
    calls.call(() -> KafkaUtils.format(data), listener);
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
