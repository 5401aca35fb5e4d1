package io.supervision;

import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events to listeners: through a bounded queue, on one thread at a time, in order. Whoever
 * emits never waits.
 */
final class EventBus {

  private static final int CAPACITY = 16_384;
  private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);

  private final Platform platform;
  private final List<SupervisionListener> listeners = new CopyOnWriteArrayList<>();
  private final ArrayBlockingQueue<Object> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicBoolean delivering = new AtomicBoolean();
  private final AtomicLong dropped = new AtomicLong();

  EventBus(Platform platform, List<SupervisionListener> listeners) {
    this.platform = platform;
    this.listeners.addAll(listeners);
  }

  /** Whether anybody listens: events need not be made otherwise. */
  boolean isHeard() {
    return !listeners.isEmpty();
  }

  void emit(SupervisionEvent event) {
    if (!queue.offer(event)) {
      dropped.incrementAndGet();
    }
    wake();
  }

  long dropped() {
    return dropped.get();
  }

  SupervisionTree.Subscription subscribe(SupervisionListener listener) {
    listeners.add(listener);
    return new SupervisionTree.Subscription() {
      @Override
      public boolean awaitDelivered(Duration timeout) {
        return EventBus.this.awaitDelivered(timeout);
      }

      @Override
      public void close() {
        listeners.remove(listener);
      }
    };
  }

  private boolean awaitDelivered(Duration timeout) {
    CountDownLatch reached = new CountDownLatch(1);
    try {
      long start = System.nanoTime();
      long time = Nanos.of(timeout);
      if (!queue.offer(reached, time, TimeUnit.NANOSECONDS)) {
        return false;
      }
      wake();
      return reached.await(time - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void wake() {
    if (!delivering.get() && delivering.compareAndSet(false, true)) {
      platform.execute(this::deliver);
    }
  }

  private void deliver() {
    do {
      for (Object next = queue.poll(); next != null; next = queue.poll()) {
        if (next instanceof SupervisionEvent event) {
          listeners.forEach(listener -> tell(listener, event));
        } else {
          ((CountDownLatch) next).countDown();
        }
      }
      delivering.set(false);
    } while (!queue.isEmpty() && delivering.compareAndSet(false, true));
  }

  private static void tell(SupervisionListener listener, SupervisionEvent event) {
    try {
      listener.onEvent(event);
    } catch (Throwable t) {
      LOG.warn("a supervision listener failed on {}: {}", event, listener, Throwables.tellable(t));
    }
  }
}
