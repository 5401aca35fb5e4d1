package io.supervision.internal.incarnation;

import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.ReleaseFields;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a worker sees of its incarnation; part of it, so that it costs no object of its own. */
abstract class IncarnationContext extends IncarnationState implements WorkerContext {

  private static final VarHandle EXTRAS =
      ReleaseFields.of(MethodHandles.lookup(), "extras", IncarnationExtras.class);

  final IncarnationOwner owner;
  private final int number;
  final Thread thread;
  volatile @Nullable IncarnationExtras extras;

  /** An incarnation with a thread of its own, not started; throws what the JVM throws for it. */
  IncarnationContext(
      IncarnationOwner owner, int state, Platform.ThreadMaker threads, String threadName) {
    super(state);
    this.owner = owner;
    this.number = owner.number();
    this.thread = threads.newThread(threadName, self(), self());
  }

  /** The start is over: the worker says that it is ready. */
  abstract void becomeReady();

  private Incarnation self() {
    return (Incarnation) this;
  }

  public final int number() {
    return number;
  }

  @Override
  public final String path() {
    return owner.path();
  }

  @Override
  public final int incarnation() {
    return number;
  }

  @Override
  public final @Nullable Object argument() {
    return owner.argument();
  }

  @Override
  public final Optional<ExitReason> previousExit() {
    return Optional.ofNullable(owner.exitBefore(number));
  }

  @Override
  public final void ready() {
    requireLive();
    if (owner.spec().settings().startTimeout() != null) {
      becomeReady();
    }
  }

  @Override
  public final void ignore() {
    requireLive();
    if (owner.spec().settings().startTimeout() == null || (state() & READY) != 0) {
      throw new IllegalStateException(
          "'" + path() + "' cannot ignore its start: that needs a start timeout, before ready()");
    }
    set(IGNORED);
  }

  @Override
  public final boolean isStopping() {
    return (state() & (STOPPING | ENDED | FENCED)) != 0;
  }

  @Override
  public final boolean isKilled() {
    return (state() & (KILLED | ENDED | FENCED)) != 0;
  }

  @Override
  public final void awaitStop() {
    awaitStop(Platform.NEVER);
  }

  @Override
  public final boolean awaitStop(Duration timeout) {
    return awaitStop(platform().deadline(Nanos.of(timeout)));
  }

  private boolean awaitStop(long deadline) {
    requireLive();
    boolean own = Thread.currentThread() == thread;
    if (!own) {
      extrasOrNew().addStopWaiter(Thread.currentThread());
    }
    boolean interrupted = false;
    try {
      while (!isStopping() && platform().nanoTime() < deadline) {
        platform().park(this, this::isStopping, deadline);
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (!own) {
        extrasOrNew().removeStopWaiter(Thread.currentThread());
      }
    }
    boolean stopping = isStopping();
    if (stopping && own) {
      quietState();
      Thread.interrupted();
    } else if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return stopping;
  }

  @Override
  public final void sleep(Duration duration) throws InterruptedException {
    requireLive();
    Platform platform = platform();
    long deadline = platform.deadline(Nanos.of(duration));
    do {
      if (Thread.interrupted()) {
        throw new InterruptedException("'" + path() + "' was interrupted in its sleep");
      }
      platform.park(this, () -> false, deadline);
    } while (platform.nanoTime() < deadline);
  }

  @Override
  public final void heartbeat() {
    requireLive();
    IncarnationExtras known = extras;
    Watchdog watch = known == null ? null : known.watchdog;
    if (watch != null) {
      watch.heartbeat();
    }
  }

  @Override
  public final void onClose(AutoCloseable closeable) {
    requireLive();
    Objects.requireNonNull(closeable, "closeable");
    if (!extrasOrNew().addCloseable(closeable)) {
      throw over();
    }
  }

  @Override
  public final void onStop(Runnable hook) {
    requireLive();
    IncarnationExtras known = extrasOrNew();
    known.setStopHook(hook);
    if (isStopping()) {
      known.runStopHook(self());
    }
  }

  @Override
  public final RuntimeException exit(ExitReason why) {
    requireLive();
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "exit(...) ends the thread of '" + path() + "' and must be called on it");
    }
    extrasOrNew().chosenExit = why;
    throw new WorkerExit(why);
  }

  private void requireLive() {
    if ((state() & (ENDED | FENCED)) != 0) {
      throw over();
    }
  }

  private IllegalStateException over() {
    tree().lateSignal();
    return new IllegalStateException(
        "incarnation "
            + number
            + " of '"
            + path()
            + "' is over; its context does nothing any more");
  }

  final IncarnationExtras extrasOrNew() {
    IncarnationExtras known = extras;
    if (known == null) {
      EXTRAS.compareAndSet(this, null, new IncarnationExtras(platform()));
      known = extras;
    }
    return Objects.requireNonNull(known);
  }

  public final TreeServices tree() {
    return owner.tree();
  }

  @Override
  final Platform platform() {
    return owner.tree().platform();
  }
}
