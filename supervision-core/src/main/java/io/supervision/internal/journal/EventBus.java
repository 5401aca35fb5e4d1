package io.supervision.internal.journal;

import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionListener;
import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.WallTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries events to listeners: through a bounded queue, on one thread at a time, in order. Whoever
 * emits never waits.
 */
final class EventBus {

  private static final int CAPACITY = 16_384;

  private final Platform platform;
  private final WallTime time;
  private final List<SupervisionListener> listeners = new CopyOnWriteArrayList<>();
  private final Queue<Object> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /** The thread on which listeners are called; null while none is. */
  private volatile @Nullable Thread deliverer;

  private final AtomicBoolean delivering = new AtomicBoolean();
  private final AtomicLong dropped = new AtomicLong();

  EventBus(Platform platform, WallTime time, List<SupervisionListener> listeners) {
    this.platform = platform;
    this.time = time;
    this.listeners.addAll(listeners);
  }

  /** An event to be: what it costs to make it is paid on the delivery thread. */
  private record Emitted(long at, Function<Instant, SupervisionEvent> event) {}

  /** Whether anybody listens. */
  boolean isHeard() {
    return !listeners.isEmpty();
  }

  /** Emits what happens now; what the event is made from must not change any more. */
  void emit(Function<Instant, SupervisionEvent> event) {
    if (isHeard()) {
      emit(platform.nanoTime(), event);
    }
  }

  /** Emits what happened at a moment; if listeners are too slow, it is counted as dropped. */
  void emit(long nanos, Function<Instant, SupervisionEvent> event) {
    if (waiting.get() < CAPACITY) {
      add(new Emitted(nanos, event));
    } else {
      dropped.incrementAndGet();
    }
  }

  private void add(Object item) {
    waiting.incrementAndGet();
    queue.add(item);
    wake();
  }

  long dropped() {
    return dropped.get();
  }

  void subscribe(SupervisionListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
  }

  void unsubscribe(SupervisionListener listener) {
    listeners.remove(listener);
  }

  boolean awaitDelivered(Duration timeout) {
    if (Thread.currentThread() == deliverer) {
      // a listener cannot wait for itself
      return false;
    }
    CompletableFuture<@Nullable Void> reached = new CompletableFuture<>();
    add(reached);
    try {
      return platform.await(reached, platform.deadline(Nanos.of(timeout)));
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
        EngineLog.noThreadForListeners(noThread);
      }
    }
  }

  /** Delivers until nothing more comes: in busy times one thread, not one for each event. */
  private void deliver() {
    do {
      deliverer = Thread.currentThread();
      while (deliverSome()) {
        platform.pause();
      }
      deliverer = null;
      delivering.set(false);
    } while (!queue.isEmpty() && delivering.compareAndSet(false, true));
  }

  /** Delivers what is there; false if that was nothing. */
  private boolean deliverSome() {
    time.follow();
    boolean any = false;
    for (Object next = queue.poll(); next != null; next = queue.poll()) {
      waiting.decrementAndGet();
      any = true;
      if (next instanceof Emitted emitted) {
        deliver(emitted);
      } else {
        ((CompletableFuture<?>) next).complete(null);
      }
    }
    return any;
  }

  private void deliver(Emitted emitted) {
    SupervisionEvent event;
    try {
      event = emitted.event().apply(time.of(emitted.at()));
    } catch (Throwable t) {
      dropped.incrementAndGet();
      EngineLog.eventNotMade(t);
      return;
    }
    listeners.forEach(listener -> notify(listener, event));
  }

  private static void notify(SupervisionListener listener, SupervisionEvent event) {
    try {
      listener.onEvent(event);
    } catch (Throwable t) {
      EngineLog.listenerFailed(listener, event, t);
    }
  }
}
