package io.supervision;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A queue of messages with at most one owner at a time, who alone touches the supervisor's state.
 */
final class Mailbox {

  private final Queue<Message> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean owned;

  /** A mailbox that belongs to its maker until it is released. */
  Mailbox() {
    owned = new AtomicBoolean(true);
  }

  void add(Message message) {
    queue.add(message);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  @Nullable Message peek() {
    return queue.peek();
  }

  @Nullable Message poll() {
    return queue.poll();
  }

  boolean tryAcquire() {
    return !owned.get() && owned.compareAndSet(false, true);
  }

  boolean isIdle() {
    return !owned.get();
  }

  void release() {
    owned.set(false);
  }
}
