package io.supervision.spring.internal.listener;

import io.supervision.SupervisionTree;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.Shutdown;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.listener.AdoptableListener;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what runs a listener, once for each, and knows where each is declared. */
final class ListenerWorkers {

  private static final Logger log = LoggerFactory.getLogger("io.supervision.child");

  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private final BooleanSupplier closing;
  private final Remarks remarks;
  private final ApplicationStops applicationStops;

  /** Where each listener is declared. Guarded by itself. */
  private final IdentityHashMap<AdoptableListener, String> claims = new IdentityHashMap<>();

  ListenerWorkers(BooleanSupplier closing, Supplier<SupervisionTree> tree, Remarks remarks) {
    this.closing = closing;
    this.remarks = remarks;
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
      AdoptableListener listener, @Nullable Duration connectTimeout, ChildSettings settings) {
    if (listener.isRunning()) {
      stop(listener);
    }
    warnOfShortShutdown(listener, settings.shutdown());
    ListenerCalls calls = new ListenerCalls(!Boolean.FALSE.equals(settings.mdc()));
    listener.prepare(calls);
    return new ListenerWorker(
        listener,
        calls,
        connectTimeout,
        closing,
        path -> applicationStops.hold(path, listener),
        remarks);
  }

  private static void stop(AdoptableListener listener) {
    listener.stop(() -> {});
    long begun = System.nanoTime();
    while (!listener.isGone()) {
      if (System.nanoTime() - begun > PATIENCE_NANOS) {
        throw new IllegalStateException(
            "listener '" + listener.id() + "' was started by Spring, and does not stop");
      }
      LockSupport.parkNanos(listener, LOOK_NANOS);
    }
  }

  /** Its threads would be interrupted although its container waits for them still. */
  private static void warnOfShortShutdown(AdoptableListener listener, Shutdown shutdown) {
    Duration own = listener.shutdownTime();
    if (shutdown instanceof Shutdown.Timeout given && given.time().compareTo(own) < 0) {
      log.warn(
          "Listener '{}' is interrupted after {} s, its shutdown time as a child, although its"
              + " container waits for {} s: give the child a `shutdown` of {} s",
          listener.id(),
          given.time().toSeconds(),
          own.toSeconds(),
          own.toSeconds() + 2);
    }
  }
}
