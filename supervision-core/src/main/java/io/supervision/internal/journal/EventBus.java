package io.supervision.internal.journal;

import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionListener;
import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.WallTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries events to listeners: through a bounded queue, on one thread at a time, in order. Whoever
 * emits never waits.
 */
final class EventBus {

  private static final int CAPACITY = 16_384;

  /** How soon a thread is looked for again where there was none. */
  private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();

  private final Platform platform;
  private final WallTime time;

  /** Never changed, but replaced: an event keeps those who listened when it happened. */
  private final AtomicReference<List<SupervisionListener>> listeners;

  private final Queue<Object> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /** The thread on which listeners are called; null while none is. */
  private volatile @Nullable Thread deliverer;

  private final AtomicBoolean delivering = new AtomicBoolean();
  private final AtomicLong dropped = new AtomicLong();

  /** Once until there is a thread again; told twice at most, if two threads emit at once. */
  private volatile boolean noThreadIsTold;

  /** Whether a timer is set that looks for a thread again. */
  private final AtomicBoolean retrying = new AtomicBoolean();

  EventBus(Platform platform, WallTime time, List<SupervisionListener> listeners) {
    this.platform = platform;
    this.time = time;
    this.listeners = new AtomicReference<>(List.copyOf(listeners));
  }

  /** An event to be: what it costs to make it is paid on the delivery thread. */
  private record Emitted(
      long at, Function<Instant, SupervisionEvent> event, List<SupervisionListener> listeners) {}

  /** Whether anybody listens. */
  boolean isHeard() {
    return !present().isEmpty();
  }

  /** Emits what happens now; what the event is made from must not change any more. */
  void emit(Function<Instant, SupervisionEvent> event) {
    if (isHeard()) {
      emit(platform.nanoTime(), event);
    }
  }

  /** Emits what happened at a moment; if listeners are too slow, it is counted as dropped. */
  void emit(long nanos, Function<Instant, SupervisionEvent> event) {
    if (waiting.get() >= CAPACITY) {
      dropped.incrementAndGet();
      return;
    }
    try {
      queue.add(new Emitted(nanos, event, present()));
    } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
      // what has happened is not undone for want of a listener
      dropped.incrementAndGet();
      return;
    }
    waiting.incrementAndGet();
    wake();
  }

  /** There was no memory to tell something; it is counted with what was dropped. */
  void lost() {
    dropped.incrementAndGet();
  }

  long dropped() {
    return dropped.get();
  }

  void subscribe(SupervisionListener listener) {
    Objects.requireNonNull(listener, "listener");
    listeners.updateAndGet(known -> Stream.concat(known.stream(), Stream.of(listener)).toList());
  }

  /** Once, if it has subscribed several times; what has happened before is not heard any more. */
  void unsubscribe(SupervisionListener listener) {
    listeners.updateAndGet(
        known -> {
          List<SupervisionListener> others = new ArrayList<>(known);
          others.remove(listener);
          return List.copyOf(others);
        });
  }

  private List<SupervisionListener> present() {
    return Objects.requireNonNull(listeners.get());
  }

  boolean awaitDelivered(Duration timeout) {
    Thread busy = deliverer;
    if (busy != null && (busy == Thread.currentThread() || platform.exiting().isExiting(busy))) {
      // a listener cannot wait for itself, nor for one that waits for an end, as that of the JVM
      return false;
    }
    CompletableFuture<@Nullable Void> reached = new CompletableFuture<>();
    queue.add(reached);
    waiting.incrementAndGet();
    wake();
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
        noThreadIsTold = false;
      } catch (Throwable noThread) {
        delivering.set(false);
        wakeLater(noThread);
      }
    }
  }

  /** No code of listeners runs on the thread that emits: they hear of it when there is a thread. */
  private void wakeLater(Throwable noThread) {
    if (!retrying.compareAndSet(false, true)) {
      return;
    }
    try {
      platform.scheduleBeside(
          RETRY_NANOS,
          () -> {
            retrying.set(false);
            wake();
          });
      if (!noThreadIsTold) {
        noThreadIsTold = true;
        EngineLog.noThreadForListeners(noThread);
      }
    } catch (Throwable noMemory) {
      // the next event tries again
      retrying.set(false);
    }
  }

  /** Delivers until nothing more comes: in busy times one thread, not one for each event. */
  private void deliver() {
    do {
      deliverer = Thread.currentThread();
      while (deliverSomeOrFail()) {
        platform.pause();
      }
      deliverer = null;
      delivering.set(false);
    } while (!queue.isEmpty() && delivering.compareAndSet(false, true));
  }

  private boolean deliverSomeOrFail() {
    try {
      return deliverSome();
    } catch (Throwable noMemory) {
      // the one that was taken out is lost to those who have not heard of it
      dropped.incrementAndGet();
      platform.awaitMemory();
      return true;
    }
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
    for (SupervisionListener listener : emitted.listeners()) {
      // looked at for each: one before it may take its time
      List<SupervisionListener> now = present();
      if (now == emitted.listeners() || now.contains(listener)) {
        notify(listener, event);
      }
    }
  }

  private static void notify(SupervisionListener listener, SupervisionEvent event) {
    try {
      listener.onEvent(event);
    } catch (Throwable t) {
      EngineLog.listenerFailed(listener, event, t);
    }
  }
}
