package io.supervision.internal.incarnation;

import io.supervision.internal.journal.IncarnationEvent;
import io.supervision.internal.journal.Journal;
import io.supervision.internal.platform.Platform;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.spec.ChildStart;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerFactory;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One start of a worker and its life until its thread has done everything: {@code run}, the
 * closeables, the destruction of its instance.
 *
 * <p>Threads: {@code run} and all that is below "its own thread" run on the incarnation's thread
 * and nowhere else. The supervisor's side may be called by any thread: by the owner of the
 * supervisor's mailbox, by the tree's timer, by an engine thread. Who comes first is decided by one
 * step of the state word ({@link IncarnationState}), never by a lock.
 */
public final class Incarnation extends StoppableIncarnation
    implements ChildProcess, Runnable, UserCode, IncarnationEvent.Facts {

  /**
   * On the platform's clock, in nanoseconds: when it was made, just before its thread is started.
   */
  private final long startedAt;

  /** The worker that is given as a task: its thread needs nothing else of what others write. */
  private final @Nullable Worker task;

  private Incarnation(
      IncarnationOwner owner, int state, Platform.ThreadMaker threads, String threadName) {
    super(owner, state, threads, threadName);
    startedAt = platform().nanoTime();
    task = owner.spec().start() instanceof ChildStart.Task given ? given.worker() : null;
  }

  /**
   * An incarnation with a thread of its own, not started, whose name is the child's path, but just
   * its id where there may be very many. One that nobody waits for is ready from the beginning.
   */
  public static Incarnation of(
      IncarnationOwner owner, boolean ready, Platform.ThreadMaker threads) {
    boolean oneOfMany = owner.isOneOfMany();
    return new Incarnation(
        owner,
        (ready ? READY | ANNOUNCING : 0) | (isNamedInLog(owner, oneOfMany) ? WITH_MDC : 0),
        threads,
        oneOfMany ? owner.id() : owner.path());
  }

  private static boolean isNamedInLog(IncarnationOwner owner, boolean oneOfMany) {
    Boolean wanted = owner.spec().settings().mdc();
    return wanted == null ? !oneOfMany : wanted;
  }

  // ---- the supervisor's side

  /**
   * Starts its thread; throws what the JVM throws if there is none.
   *
   * <p>Called once, by the supervisor, after the child lists this incarnation: its end may be
   * delivered before this method returns.
   */
  public void start() {
    thread.start();
  }

  /**
   * Reports the start of a task, by its starter, once the thread has been started; that waits for
   * it before its first line. One that is waited for reports by itself when it is ready.
   */
  public void announceStart() {
    try {
      // with ANNOUNCING set: the end of this incarnation waits for it, so that started is told
      // first
      owner.started(this);
      tellDegradation();
    } finally {
      announced();
    }
  }

  /**
   * Whether a stop interrupts it at once: it runs, and wants it so.
   *
   * <p>Asked by the wait graph: the interrupt ends the call that such code waits in, so that no
   * circle lasts. Code that is still starting or already closing is not interrupted by a stop.
   */
  @Override
  public boolean isInterruptible() {
    return (state() & (READY | CLOSING)) == READY && interruptsAtOnce();
  }

  /**
   * The stop hook, once it was started: the interrupt, and with it the end, comes after the hook.
   */
  @Override
  public @Nullable UserCode aside() {
    IncarnationExtras known = extras;
    return known == null ? null : known.runningHook;
  }

  @Override
  public long startedAt() {
    return startedAt;
  }

  @Override
  public boolean isSupervisor() {
    return false;
  }

  /** Why it is made to end, or why it ends although it takes its time. */
  public ExitReason reason() {
    ExitReason known = knownReason();
    return known == null ? ExitReason.killed() : known;
  }

  /** Null until a verdict gives one or the closing begins; also then where no extras keep it. */
  private @Nullable ExitReason knownReason() {
    IncarnationExtras known = extras;
    return known == null ? null : known.reason;
  }

  /**
   * What is known of its health; without a check nothing.
   *
   * <p>Read by any thread; waits for nothing.
   */
  public HealthSnapshot health() {
    Watchdog watchdog = watchdog();
    return watchdog == null ? Watchdog.healthBefore(this) : watchdog.health();
  }

  /** When it gave its last sign of life; never if nobody waits for one. */
  public long lastHeartbeat() {
    Watchdog watchdog = watchdog();
    return watchdog == null ? Platform.NEVER : watchdog.lastHeartbeat();
  }

  /** Since when it is stuck, and where its thread was then; only of one that is. */
  public StuckThread stuckThread() {
    return extrasOrNew().stuckThread;
  }

  /** What made the start fail, once it has ended without having become ready. */
  public Throwable startFailure() {
    ExitReason known = knownReason();
    Throwable cause = known == null ? null : known.cause();
    return cause != null
        ? cause
        : new IllegalStateException("'" + path() + "' ended before it was ready: " + known);
  }

  // ---- its own thread

  /** The whole life of one incarnation. Whatever the user's code throws ends here. */
  @Override
  public void run() {
    Throwable thrown = null;
    awaitAnnounced();
    if (isAbandoned()) {
      return;
    }
    try {
      Worker worker = worker();
      if (worker != null) {
        // a factory may have taken long; interrupted or not, the worker does not begin after a stop
        requireNoStop();
        worker.run(this);
      }
    } catch (Throwable t) {
      thrown = t;
    }
    end(tamperedWith(thrown));
  }

  /** What a test has made of the end of the code: it lasts, or it is another one. */
  private @Nullable Throwable tamperedWith(@Nullable Throwable thrown) {
    IncarnationExtras known = extras;
    if (known == null) {
      return thrown;
    }
    CompletableFuture<@Nullable Void> until = known.sticksUntil;
    if (until != null) {
      known.sticks = true;
      platform().awaitUninterruptibly(until);
    }
    ExitReason instead = known.endsBy;
    return instead == null ? thrown : instead.cause();
  }

  /** Whether its code is over, and only a test keeps its thread. */
  boolean isMadeToStick() {
    IncarnationExtras known = extras;
    CompletableFuture<@Nullable Void> until = known == null ? null : known.sticksUntil;
    return known != null && known.sticks && until != null && !until.isDone();
  }

  /** The JVM may fail before the first line, for want of memory: that is an end like any other. */
  @Override
  public void uncaughtException(Thread failed, Throwable error) {
    if (isAbandoned()) {
      return;
    }
    if (failed == thread && !isClosing()) {
      end(error);
    } else {
      UserCode.super.uncaughtException(failed, error);
    }
  }

  /** A stop that came before the first line ends the incarnation in an orderly way. */
  private void requireNoStop() throws InterruptedException {
    if (isStopping()) {
      throw new InterruptedException("'" + path() + "' was stopped before it ran");
    }
  }

  /** The worker to run; null if the start is ignored. */
  private @Nullable Worker worker() throws Exception {
    IncarnationEvent begun = Journal.begins();
    if (begun != null) {
      extrasOrNew().recorded = begun;
    }
    if ((state() & WITH_MDC) != 0) {
      Journal.nameThreadInLog(owner.isOneOfMany() ? path() : thread.getName());
    }
    return task != null ? task : made();
  }

  /**
   * Makes the worker by the child's factory, on this thread, while the starter waits. Without a
   * start timeout the start has succeeded with that; with one, {@code ready()} says so.
   */
  private @Nullable Worker made() throws Exception {
    Worker made =
        owner.spec().start() instanceof ChildStart.Template template
            ? template.factory().create(requiredArgument())
            : ((ChildStart.Factory) owner.spec().start()).factory().create();
    if (made == null) {
      throw new IllegalStateException(
          "the factory of '"
              + path()
              + "' returned null; return a worker or WorkerFactory.ignored()");
    }
    if (made == WorkerFactory.ignored()) {
      set(IGNORED);
      return null;
    }
    // before it is ready: who sees READY may look for the instance's health check
    extrasOrNew().instance = made;
    if (owner.spec().settings().startTimeout() == null) {
      becomeReady();
    }
    return made;
  }

  /** The argument of a template's child; a start without one fails. */
  private Object requiredArgument() {
    Object argument = owner.argument();
    if (argument == null) {
      throw new NullPointerException(
          "a child of a template needs an argument; start it with startChildWith(...)");
    }
    return argument;
  }

  /**
   * Comes to its end whatever is thrown on the way: its supervisor would wait for ever.
   *
   * <p>The order matters. CLOSING first, so that no stop interrupts what follows. REPORTED before
   * the journal, so that nobody declares it stuck any more. The journal before ENDED, so that
   * whoever waits for the end finds the counters changed. The notice last: this thread may own the
   * supervisor's mailbox in it, and even start the next incarnation.
   *
   * @param thrown what ended {@code run}; null if it returned
   */
  private void end(@Nullable Throwable thrown) {
    // what was asked for until here decides the reason; what comes later joins an end under way
    int before = beginClosing();
    ExitReason why = null;
    while (why == null) {
      try {
        why = closed(before, thrown);
      } catch (Throwable broken) {
        if (!tree().mayTryAgain(broken)) {
          // the tree is being stopped, and the end needs some reason
          why = ExitReason.killed();
        }
      }
    }
    // from here on it cannot become stuck; whether it has is now known for good
    int atReport = set(REPORTED);
    try {
      boolean requested = (before & (STOPPING | EXITING)) == STOPPING;
      IncarnationExtras known = extras;
      tree().journal().incarnationOver(this, known == null ? null : known.recorded, why, requested);
      // one that never was ready has not been started: its starter reports a failed start; one that
      // is stuck was recorded as ended when that was found out
      if ((before & READY) != 0 && (atReport & STUCK) == 0) {
        owner.ended(this, why, requested);
      }
    } catch (Throwable broken) {
      tree().fail(broken);
    }
    // last bit of all: set waits while an interrupt is being sent, and none is sent afterwards
    int last = set(ENDED);
    // this thread may handle messages next, and must not wait with somebody's interrupt
    Thread.interrupted();
    wakeWaiter();
    boolean told = false;
    while (!told) {
      try {
        tellEnd(last, why);
        told = true;
      } catch (Throwable broken) {
        told = !tree().mayTryAgain(broken);
      }
    }
  }

  /** Wakes and tells those who wait for the end; again if there was no memory for all of it. */
  private void tellEnd(int last, ExitReason why) {
    wakeStopWaiters();
    if ((last & STUCK) != 0) {
      // its supervisor went on long ago and is not told; restarts that waited for the thread are
      owner.stuckEnded(this);
    } else if ((last & (READY | REQUESTED)) == READY) {
      // not if a stop was requested (the supervisor sees ENDED), nor before ready (the starter
      // does)
      owner.deliverEnd(this, why);
    }
  }

  /**
   * Closes everything; gives the reason.
   *
   * <p>Called again after an OutOfMemoryError; closeables that have been closed are not closed
   * twice.
   *
   * @param before the state in which CLOSING was set
   */
  private ExitReason closed(int before, @Nullable Throwable thrown) {
    ExitReason why = (before & EXITING) != 0 ? reason() : ownReason(before, thrown);
    // the interrupt of the stop has done its work; closeables may wait again
    Thread.interrupted();
    IncarnationExtras known = (before & READY) == 0 ? extrasOrNew() : extras;
    if (known != null) {
      // a closing that gets stuck is reported with this reason; a starter takes its cause from here
      known.reason = why;
      known.close(this);
    }
    return why;
  }

  /**
   * The reason of an end that nobody gave one for. A kill wins over what the worker threw; an
   * interrupt counts as <em>shutdown</em> only after a requested stop (SEMANTICS, "Ends"), else it
   * is a failure.
   */
  private ExitReason ownReason(int before, @Nullable Throwable thrown) {
    if ((before & KILLED) != 0) {
      return ExitReason.killed();
    }
    IncarnationExtras known = extras;
    if (thrown instanceof WorkerExit exit) {
      return exit.reason;
    }
    if (thrown == null) {
      // exit(...) throws a WorkerExit; a worker that swallowed it and returned still meant it
      ExitReason chosen = known == null ? null : known.chosenExit;
      return chosen == null ? ExitReason.normal() : chosen;
    }
    return (before & STOPPING) != 0 && Interruptions.isOne(thrown)
        ? ExitReason.shutdown()
        : ExitReason.failure(thrown);
  }

  /**
   * Too late once it is asked to stop or has ended: the starter then reports a failed or aborted
   * start. The waiter is woken after the announcement, since {@code isReady} is false until then.
   */
  @Override
  void becomeReady() {
    int before;
    do {
      before = quietState();
      if ((before & (READY | STOPPING | CLOSING | IGNORED)) != 0) {
        return;
      }
    } while (!move(before, before | READY | ANNOUNCING));
    try {
      announceStart();
    } finally {
      wakeWaiter();
    }
  }
}
