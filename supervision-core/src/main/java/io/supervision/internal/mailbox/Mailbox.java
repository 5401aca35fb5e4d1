package io.supervision.internal.mailbox;

import io.supervision.internal.platform.ReleaseFields;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A queue of messages with at most one owner at a time, who alone touches the supervisor's state.
 */
final class Mailbox<M> {

  private static final VarHandle OWNED =
      ReleaseFields.of(MethodHandles.lookup(), "owned", boolean.class);

  private final Queue<M> queue = new ConcurrentLinkedQueue<>();

  /** A mailbox belongs to its maker until it is released. */
  private volatile boolean owned = true;

  void add(M message) {
    queue.add(message);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  @Nullable M peek() {
    return queue.peek();
  }

  @Nullable M poll() {
    return queue.poll();
  }

  boolean tryAcquire() {
    return !owned && OWNED.compareAndSet(this, false, true);
  }

  boolean isIdle() {
    return !owned;
  }

  void release() {
    owned = false;
  }
}
