package io.supervision;

import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionListener;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final Queue<Object> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean delivering = new AtomicBoolean();
  private final AtomicLong dropped = new AtomicLong();

  EventBus(Platform platform, List<SupervisionListener> listeners) {
    this.platform = platform;
    this.listeners.addAll(listeners);
  }

  /**
   * Whether an event is wanted, to be asked before it is made: if nobody listens it is not, and if
   * listeners are too slow it is counted as dropped.
   */
  boolean wants() {
    if (listeners.isEmpty()) {
      return false;
    }
    boolean room = waiting.get() < CAPACITY;
    if (!room) {
      dropped.incrementAndGet();
    }
    return room;
  }

  void emit(SupervisionEvent event) {
    add(event);
  }

  private void add(Object item) {
    waiting.incrementAndGet();
    queue.add(item);
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
    add(reached);
    try {
      return reached.await(Nanos.of(timeout), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void wake() {
    if (!delivering.get() && delivering.compareAndSet(false, true)) {
      try {
        platform.execute(this::deliver);
      } catch (Throwable noThread) {
        delivering.set(false);
        LOG.error(
            "no thread could be started for the listeners; the next event tries again", noThread);
      }
    }
  }

  private void deliver() {
    do {
      for (Object next = queue.poll(); next != null; next = queue.poll()) {
        waiting.decrementAndGet();
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
