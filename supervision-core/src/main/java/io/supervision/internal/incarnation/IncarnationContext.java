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

/**
 * What a worker sees of its incarnation; part of it, so that it costs no object of its own.
 *
 * <p>The worker may hand it to other threads: all methods but {@code exit} may be called on any
 * thread. After the end, or once another incarnation was started in its place, every call that
 * would do something throws; such calls are counted as late signals.
 */
abstract class IncarnationContext extends IncarnationState implements WorkerContext {

  private static final VarHandle EXTRAS =
      ReleaseFields.of(MethodHandles.lookup(), "extras", IncarnationExtras.class);

  /** The child. Its specification never changes; its number does, with each start. */
  final IncarnationOwner owner;

  /** The child's number when this was made: what comes from this incarnation carries it. */
  private final int number;

  final Thread thread;

  /** Null as long as nothing was needed that most incarnations do without. */
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

  final Incarnation self() {
    return (Incarnation) this;
  }

  /** The thread that runs it, and nothing else. */
  public final Thread thread() {
    return thread;
  }

  /** The same as {@link #incarnation()}, by the name that the engine uses. */
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

  /** Of an earlier incarnation only: the record may hold this one's own end by now. */
  @Override
  public final Optional<ExitReason> previousExit() {
    return Optional.ofNullable(owner.exitBefore(number));
  }

  /** Without a start timeout nobody waits for it, and it does nothing (SEMANTICS, "The start"). */
  @Override
  public final void ready() {
    requireLive();
    if (owner.spec().settings().startTimeout() != null) {
      becomeReady();
    }
  }

  /** Only sets the bit; the start counts as ignored once the incarnation has ended. */
  @Override
  public final void ignore() {
    requireLive();
    if (owner.spec().settings().startTimeout() == null || (state() & READY) != 0) {
      throw new IllegalStateException(
          "'" + path() + "' cannot ignore its start: that needs a start timeout, before ready()");
    }
    set(IGNORED);
  }

  /** Also true after the end and after a fence, so that loops of helper threads end. */
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

  /**
   * Waits on any thread of the worker. Its own thread is woken by the interrupt of the stop or by
   * an unpark; any other writes itself down first and looks at the state then, against a stop that
   * sets the state first and then wakes those written down.
   */
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
      // the interrupt may still be on its way: waits for it, so that it is cleared here and does
      // not hit what the worker does to clean up
      quietState();
      Thread.interrupted();
    } else if (interrupted) {
      // an interrupt that was not the stop's is kept for whoever it was meant for
      Thread.currentThread().interrupt();
    }
    return stopping;
  }

  /** On the platform's clock, so that a manual clock moves it. Ends early by interrupt only. */
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

  /** Nothing happens without a heartbeat timeout, or before the watch has begun. */
  @Override
  public final void heartbeat() {
    requireLive();
    Watchdog watch = watchdog();
    if (watch != null) {
      watch.heartbeat();
    }
  }

  @Override
  public final void degraded(String what) {
    requireLive();
    requireOwnThread("degraded");
    Objects.requireNonNull(what, "what");
    IncarnationExtras known = extrasOrNew();
    Degradation before = known.degradation;
    // another thread may be telling that it is ready
    awaitAnnounced();
    if (isLeaving() || (before != null && before.what().equals(what))) {
      return;
    }
    Degradation said =
        new Degradation(what, before == null ? platform().nanoTime() : before.since());
    if (isReady()) {
      // who sees that it is degraded sees it in an outage
      tree().journal().cannotWork(owner);
    }
    known.degradation = said;
    // it may have become ready meanwhile
    awaitAnnounced();
    tellDegradation();
  }

  /** What was said before it was ready is told with its start, by whoever says that it is ready. */
  final void tellDegradation() {
    IncarnationExtras known = extras;
    Degradation said = known == null ? null : known.degradation;
    if (said != null && wasReady() && !isLeaving() && said.isToBeTold()) {
      tree().journal().degraded(owner, number, said.what());
    }
  }

  /** Of one that stops, ends or is stuck nothing more is told. */
  private boolean isLeaving() {
    return (state() & (STOPPING | CLOSING | STUCK)) != 0;
  }

  @Override
  public final void restored() {
    requireLive();
    requireOwnThread("restored");
    IncarnationExtras known = extras;
    Degradation said = known == null ? null : known.degradation;
    if (known == null || said == null) {
      return;
    }
    boolean isTold = !said.isToBeTold();
    // another thread may be telling of it
    awaitAnnounced();
    if (!isTold || isLeaving()) {
      known.degradation = null;
      return;
    }
    // before it is seen to be well: its outage is over some time from now on
    tree().journal().works(owner);
    known.degradation = null;
    long lasted = platform().nanoTime() - said.since();
    tree().journal().restored(owner, number, Duration.ofNanos(lasted));
    owner.restored();
  }

  @Override
  public final void recovered() {
    restored();
    // one that does not run any more has not recovered
    if ((state() & READY) != 0 && !isLeaving()) {
      tree().journal().recovers(owner);
    }
  }

  /** What is wrong with it; null: nothing, or it is not ready yet. */
  public final @Nullable Degradation degradation() {
    IncarnationExtras known = extras;
    return known == null || (state() & READY) == 0 ? null : known.degradation;
  }

  @Override
  public final void borrow(Thread borrowed) {
    requireLive();
    extrasOrNew().borrow(Objects.requireNonNull(borrowed, "thread"));
  }

  @Override
  public final void giveBack(Thread borrowed) {
    IncarnationExtras known = extras;
    if (known != null) {
      known.borrowed().remove(borrowed);
    }
  }

  /** The thread whose stack tells where its code is: a borrowed one, if there is any. */
  final Thread shownThread() {
    IncarnationExtras known = extras;
    if (known != null) {
      for (Thread borrowed : known.borrowed()) {
        if (borrowed.isAlive()) {
          return borrowed;
        }
      }
    }
    return thread;
  }

  /** Who watches it; null where nothing is watched, and before the watch has begun. */
  final @Nullable Watchdog watchdog() {
    IncarnationExtras known = extras;
    return known == null ? null : known.watchdog;
  }

  /** Refused when all have been closed already; added during the closing, it is closed as well. */
  @Override
  public final void onClose(AutoCloseable closeable) {
    requireLive();
    Objects.requireNonNull(closeable, "closeable");
    if (!extrasOrNew().addCloseable(closeable)) {
      throw over();
    }
  }

  /**
   * The hook is set before the state is looked at, and a stop sets the state before it takes the
   * hook: one of both runs it, and {@code runStopHook} takes it only once.
   */
  @Override
  public final void onStop(Runnable hook) {
    requireLive();
    IncarnationExtras known = extrasOrNew();
    known.setStopHook(hook);
    if (isStopping()) {
      known.runStopHook(self());
    }
  }

  /** Never returns; the type lets the caller write {@code throw context.exit(...)}. */
  @Override
  public final RuntimeException exit(ExitReason why) {
    requireLive();
    requireOwnThread("exit");
    // kept beside, in case that the worker's code catches what is thrown here
    extrasOrNew().chosenExit = why;
    throw new WorkerExit(why);
  }

  /** Throws in an ended or fenced incarnation: what comes from an old one changes nothing. */
  private void requireLive() {
    if ((state() & (ENDED | FENCED)) != 0) {
      throw over();
    }
  }

  private void requireOwnThread(String method) {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          method + "(...) must be called on the thread of '" + path() + "' itself");
    }
  }

  /** Counts the late signal and makes the exception for it. */
  private IllegalStateException over() {
    tree().lateSignal();
    return new IllegalStateException(
        "incarnation "
            + number
            + " of '"
            + path()
            + "' is over; its context does nothing any more");
  }

  /** May be called by any thread; whoever comes first makes them, for all. */
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
