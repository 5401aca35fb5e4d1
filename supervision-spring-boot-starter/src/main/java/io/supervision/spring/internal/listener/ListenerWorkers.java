package io.supervision.spring.internal.listener;

import io.supervision.SupervisionTree;
import io.supervision.spring.listener.AdoptableListener;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes what runs a listener, once for each, and knows where each is declared. */
final class ListenerWorkers {

  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private final BooleanSupplier closing;
  private final ApplicationStops applicationStops;

  /** Where each listener is declared. Guarded by itself. */
  private final IdentityHashMap<AdoptableListener, String> claims = new IdentityHashMap<>();

  ListenerWorkers(BooleanSupplier closing, Supplier<SupervisionTree> tree) {
    this.closing = closing;
    this.applicationStops = new ApplicationStops(tree);
  }

  /** Null if nobody has declared it before, else where that is. */
  @Nullable String claim(AdoptableListener listener, String where) {
    synchronized (claims) {
      return claims.putIfAbsent(listener, where);
    }
  }

  /**
   * Asked once for a listener, since its calls are seen by its worker for ever. One that runs,
   * since it was registered late, is stopped first.
   */
  Worker worker(
      AdoptableListener listener, @Nullable Duration connectTimeout, boolean namesThreads) {
    if (listener.isRunning()) {
      listener.stop(() -> {});
    }
    while (!listener.isGone()) {
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
    ListenerCalls calls = new ListenerCalls(namesThreads);
    listener.prepare(calls);
    return new ListenerWorker(
        listener, calls, connectTimeout, closing, path -> applicationStops.hold(path, listener));
  }
}
