package io.supervision.spring.internal.listener;

import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.Remarks.Remark;
import io.supervision.spring.listener.AdoptableListener;
import io.supervision.spring.listener.ListenerState;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a listener: one incarnation is the time from a start of its container until nothing of that
 * runs any more. On a thread of its own, which looks at the container five times a second.
 */
final class ListenerWorker implements Worker {

  private static final Logger log = LoggerFactory.getLogger("io.supervision.child");

  private static final Duration POLL = Duration.ofMillis(200);

  /** How long it may take to connect until that is worth telling. */
  private static final long PATIENCE = Duration.ofSeconds(5).dividedBy(POLL);

  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  /** For how many looks its end is no news yet: a second. */
  private static final int LOOKS_AT_END = 50;

  private final AdoptableListener listener;
  private final ListenerCalls calls;
  private final @Nullable Duration connectTimeout;
  private final BooleanSupplier closing;
  private final Consumer<String> stoppedByApplication;
  private final Remarks remarks;

  /**
   * A worker for one listener, whatever the number of its incarnations.
   *
   * @param calls what is under way, which the listener tells by itself
   * @param connectTimeout how long it may be without a connection; null: for ever
   * @param closing whether the application is being closed, so that others may stop the container
   * @param stoppedByApplication is given the path if code of the application has stopped it
   * @param remarks takes what there is to say of it
   */
  ListenerWorker(
      AdoptableListener listener,
      ListenerCalls calls,
      @Nullable Duration connectTimeout,
      BooleanSupplier closing,
      Consumer<String> stoppedByApplication,
      Remarks remarks) {
    this.listener = listener;
    this.calls = calls;
    this.connectTimeout = connectTimeout;
    this.closing = closing;
    this.stoppedByApplication = stoppedByApplication;
    this.remarks = remarks;
  }

  @Override
  public void run(WorkerContext context) throws Exception {
    calls.belongTo(context);
    context.onClose(this::stop);
    listener.start();
    Run run = new Run(context);
    try {
      run.watch();
    } finally {
      run.remark(null);
    }
  }

  /**
   * Asks the container to stop and waits until nothing of it is left, so that no second consumer
   * can be started beside it. As long as it does not end, this incarnation has not ended: its
   * supervisor kills it in time, which interrupts the threads that run the listener, and finds out
   * that it is stuck.
   */
  private void stop() {
    if (listener.isGone()) {
      return;
    }
    listener.stop(() -> {});
    boolean interrupted = false;
    while (!listener.isGone()) {
      LockSupport.parkNanos(this, LOOK_NANOS);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is known of one incarnation. */
  private final class Run {

    private final WorkerContext context;

    /** How often it was found not to be connected, in a row. */
    private long unconnected;

    private long oldestCall = -1;

    private @Nullable Remark remark;

    Run(WorkerContext context) {
      this.context = context;
    }

    /** Returns when it is asked to stop; throws what the container has ended with. */
    void watch() {
      do {
        Error error = calls.error();
        if (error != null) {
          throw error;
        }
        heartbeat();
        ListenerState state = listener.state();
        boolean hasEnded =
            state instanceof ListenerState.Ended || state instanceof ListenerState.Stopped;
        if (hasEnded && closing.getAsBoolean()) {
          // it was stopped with the application, of which the tree will be stopped soon, too
          context.awaitStop();
          return;
        }
        look(state);
      } while (!context.awaitStop(POLL));
    }

    private void look(ListenerState state) {
      if (state instanceof ListenerState.Ready ready) {
        unconnected = 0;
        context.ready();
        context.restored();
        remark(remarkOf(ready.note()));
      } else if (state instanceof ListenerState.Connecting connecting) {
        isNotConnected(connecting.what(), unconnected >= PATIENCE);
      } else if (state instanceof ListenerState.Degraded degraded) {
        isNotConnected(degraded.what(), true);
      } else if (state instanceof ListenerState.Ended ended) {
        throw ended(ended.reason(), ended.cause());
      } else {
        stoppedByApplication.accept(context.path());
        context.awaitStop();
      }
    }

    /** What there is to say of it beside its state. */
    private @Nullable Remark remarkOf(String note) {
      if (!listener.isPaused()) {
        return note.isEmpty() ? null : new Remark(null, note);
      }
      Remark before = remark;
      Instant since = before == null ? null : before.pausedSince();
      return new Remark(since == null ? Instant.now() : since, note);
    }

    private void remark(@Nullable Remark now) {
      Remark before = remark;
      if (!Objects.equals(before, now)) {
        remark = now;
        remarks.replace(context.path(), before, now);
        tellOfPause(before != null && before.pausedSince() != null, now);
      }
    }

    private void tellOfPause(boolean wasPaused, @Nullable Remark now) {
      boolean isPaused = now != null && now.pausedSince() != null;
      if (isPaused && !wasPaused) {
        log.info("'{}' is paused by the application", context.path());
      } else if (wasPaused && !isPaused) {
        log.info("'{}' is paused no more", context.path());
      }
    }

    private void isNotConnected(String what, boolean isWorthTelling) {
      remark(remarkOf(""));
      if (isWorthTelling) {
        context.degraded(what);
      }
      unconnected++;
      if (connectTimeout != null && POLL.multipliedBy(unconnected).compareTo(connectTimeout) > 0) {
        throw ended("not connected within its connect-timeout: " + what, null);
      }
    }

    /** Its threads may need a while to end, in which it does nothing any more. */
    private RuntimeException ended(String reason, @Nullable Throwable cause) {
      if (cause instanceof Error error) {
        throw error;
      }
      listener.stop(() -> {});
      for (int look = 0; look < LOOKS_AT_END && !listener.isGone(); look++) {
        LockSupport.parkNanos(this, LOOK_NANOS);
      }
      if (!listener.isGone()) {
        context.degraded(reason + "; its threads have not ended yet");
      }
      return new ListenerEndedException(reason, cause);
    }

    /** A call that is the same at each look gives no sign of life; to wait for messages does. */
    private void heartbeat() {
      long oldest = calls.oldest();
      if (oldest == 0 || oldest != oldestCall) {
        context.heartbeat();
      }
      oldestCall = oldest;
    }
  }
}
