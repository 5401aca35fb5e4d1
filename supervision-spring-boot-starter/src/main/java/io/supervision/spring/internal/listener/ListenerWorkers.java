package io.supervision.spring.internal.listener;

import io.supervision.SupervisionTree;
import io.supervision.spring.listener.AdoptableListener;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes what runs a listener, once for each, and knows where each is declared. */
final class ListenerWorkers {

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

  /** Asked once for a listener, since its calls are seen by its worker for ever. */
  Worker worker(
      AdoptableListener listener, @Nullable Duration connectTimeout, boolean namesThreads) {
    ListenerCalls calls = new ListenerCalls(namesThreads);
    listener.prepare(calls);
    return new ListenerWorker(
        listener, calls, connectTimeout, closing, path -> applicationStops.hold(path, listener));
  }
}
