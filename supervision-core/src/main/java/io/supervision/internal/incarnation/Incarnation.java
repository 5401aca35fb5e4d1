package io.supervision.internal.incarnation;

import io.supervision.internal.journal.IncarnationEvent;
import io.supervision.internal.journal.Journal;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.ReleaseFields;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.spec.ChildStart;
import io.supervision.spec.Interrupt;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerFactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One start of a worker and its life until its thread has done everything: {@code run}, the
 * closeables, the destruction of its instance.
 */
public final class Incarnation extends IncarnationContext
    implements ChildProcess, Runnable, UserCode, IncarnationEvent.Facts {

  private static final VarHandle WAITER =
      ReleaseFields.of(MethodHandles.lookup(), "waiter", Thread.class);

  private final long startedAt;

  /** The worker that is given as a task: its thread needs nothing else of what others write. */
  private final @Nullable Worker task;

  private volatile @Nullable Thread waiter;

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
        (ready ? READY | UNTOLD : 0) | (isNamedInLog(owner, oneOfMany) ? WITH_MDC : 0),
        threads,
        oneOfMany ? owner.id() : owner.path());
  }

  private static boolean isNamedInLog(IncarnationOwner owner, boolean oneOfMany) {
    Boolean wanted = owner.spec().settings().mdc();
    return wanted == null ? !oneOfMany : wanted;
  }

  // ---- the supervisor's side

  /** Starts its thread; throws what the JVM throws if there is none. */
  public void start() {
    thread.start();
  }

  /**
   * Reports the start of a task, once, by whoever comes first: its starter, when the thread has
   * been started, or that thread before its first line. It has been reported and counted when this
   * returns. One that is waited for reports when it is ready.
   */
  public void announceStart() {
    if (claimAnnouncement()) {
      announce();
    } else {
      awaitAnnounced();
    }
  }

  private void announce() {
    try {
      owner.started(this);
    } finally {
      announced();
    }
  }

  /** Whom to wake when it is ready, killed, stuck or ended. */
  public void awaitedBy(@Nullable Thread supervisor) {
    WAITER.setRelease(this, supervisor);
  }

  /** Whether a stop interrupts it at once: it runs, and wants it so. */
  @Override
  public boolean isInterruptible() {
    return (state() & (READY | CLOSING)) == READY && interruptsAtOnce();
  }

  private boolean interruptsAtOnce() {
    return owner.spec().settings().interrupt() == Interrupt.IMMEDIATE;
  }

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

  private @Nullable ExitReason knownReason() {
    IncarnationExtras known = extras;
    return known == null ? null : known.reason;
  }

  /** When it was killed; {@link Platform#NEVER} as long as it was not. */
  public long killedAt() {
    IncarnationExtras known = extras;
    return known == null ? Platform.NEVER : known.killedAt;
  }

  /** What is known of its health; without a check nothing. */
  public HealthSnapshot health() {
    IncarnationExtras known = extras;
    Watchdog watchdog = known == null ? null : known.watchdog;
    return watchdog == null ? Watchdog.healthBefore(this) : watchdog.health();
  }

  /** When it gave its last sign of life; never if nobody waits for one. */
  public long lastHeartbeat() {
    IncarnationExtras known = extras;
    Watchdog watchdog = known == null ? null : known.watchdog;
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

  /** Asked by its supervisor, which will not want a notice of the end. */
  public void requestStop() {
    leaveRunning(REQUESTED, null, null);
  }

  /** Made to end with a reason, by a stop that the timer drives; false if it is ending already. */
  boolean requestExit(ExitReason verdict, TimedStop stop) {
    return leaveRunning(0, verdict, stop);
  }

  private boolean leaveRunning(
      int requested, @Nullable ExitReason verdict, @Nullable TimedStop stop) {
    int before;
    boolean first;
    do {
      before = quietState();
      if ((before & ENDED) != 0) {
        return false;
      }
      first = (before & (STOPPING | CLOSING)) == 0;
    } while (!move(
        before,
        before
            | requested
            | (first ? STOPPING | BUSY : 0)
            | (first && verdict != null ? EXITING : 0)));
    if (!first) {
      return false;
    }
    if (verdict != null) {
      IncarnationExtras made = extrasOrNew();
      made.reason = verdict;
      made.timedStop = stop;
    }
    IncarnationExtras known = extras;
    boolean atOnce = known == null && interruptsAtOnce();
    Throwable failed = atOnce ? Interruptions.interrupt(thread) : null;
    release();
    if (failed != null) {
      interruptFailed(thread, failed);
    }
    if (!atOnce && (known == null || !known.runStopHook(this))) {
      interruptForStop();
    }
    return true;
  }

  /** The second rung: interrupts again, whatever the child wants; its time is over. */
  void kill() {
    kill(0);
  }

  /** Killed by its supervisor at once, without having been asked. */
  @Override
  public void killAll() {
    kill(REQUESTED);
  }

  private void kill(int requested) {
    long now = platform().nanoTime();
    int before;
    do {
      before = quietState();
      if ((before & ENDED) != 0) {
        return;
      }
    } while (!move(before, before | requested | STOPPING | KILLED | BUSY));
    if ((before & KILLED) != 0) {
      release();
      return;
    }
    extrasOrNew().killedAt = now;
    Throwable failed = Interruptions.interrupt(thread);
    release();
    if (failed != null) {
      interruptFailed(thread, failed);
    }
    wakeWaiter();
    wakeStopWaiters();
  }

  /**
   * The last rung: it goes on although it was killed. What has to be known of a stuck incarnation
   * is recorded before anybody sees that it is one. True for whoever finds it out first.
   */
  public boolean becomeStuck(Runnable record) {
    long now = platform().nanoTime();
    StuckThread where = new StuckThread(now, thread.getName(), List.of(thread.getStackTrace()));
    int before;
    do {
      before = quietState();
      if ((before & (REPORTED | STUCK)) != 0) {
        return false;
      }
    } while (!move(before, before | BUSY));
    extrasOrNew().stuckThread = where;
    record.run();
    releaseWith(STUCK);
    wakeWaiter();
    return true;
  }

  private void interruptForStop() {
    if (interruptsAtOnce()) {
      interruptUnlessClosing();
    } else {
      platform().unpark(thread);
    }
    wakeStopWaiters();
  }

  private void interruptUnlessClosing() {
    int before;
    do {
      before = quietState();
      if ((before & (CLOSING | ENDED)) != 0) {
        return;
      }
    } while (!move(before, before | BUSY));
    Throwable failed = Interruptions.interrupt(thread);
    release();
    if (failed != null) {
      interruptFailed(thread, failed);
    }
  }

  /** What an interrupt closed has failed; the thread is woken all the same. */
  void interruptFailed(Thread interrupted, Throwable failed) {
    platform().unpark(interrupted);
    failedBeside("channel that the interrupt closed", failed);
  }

  /** Code beside its run has failed: a hook, a closeable. */
  void failedBeside(String what, Throwable failed) {
    tree().journal().failedBeside(owner, number(), what, failed);
  }

  private void wakeWaiter() {
    Thread waiting = waiter;
    if (waiting != null) {
      platform().unpark(waiting);
    }
  }

  /** Wakes other threads of the worker that wait for its stop. */
  private void wakeStopWaiters() {
    IncarnationExtras known = extras;
    if (known != null) {
      known.wakeStopWaiters();
    }
  }

  void stopHookEnded() {
    interruptForStop();
  }

  // ---- its own thread

  @Override
  public void run() {
    Throwable thrown = null;
    try {
      if (claimAnnouncement()) {
        announce();
      }
      Worker worker = worker();
      if (worker != null) {
        requireNoStop();
        worker.run(this);
      }
    } catch (Throwable t) {
      thrown = t;
    }
    end(thrown);
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
    extrasOrNew().instance = made;
    if (owner.spec().settings().startTimeout() == null) {
      becomeReady();
    }
    return made;
  }

  private Object requiredArgument() {
    Object argument = owner.argument();
    if (argument == null) {
      throw new NullPointerException(
          "a child of a template needs an argument; start it with startChildWith(...)");
    }
    return argument;
  }

  /** Comes to its end whatever is thrown on the way: its supervisor would wait for ever. */
  private void end(@Nullable Throwable thrown) {
    int before = beginClosing();
    ExitReason why = null;
    while (why == null) {
      try {
        why = closed(before, thrown);
      } catch (OutOfMemoryError noMemory) {
        platform().awaitMemory();
      } catch (Throwable broken) {
        tree().fail(broken);
        why = ExitReason.killed();
      }
    }
    int atReport = set(REPORTED);
    try {
      boolean requested = (before & (STOPPING | EXITING)) == STOPPING;
      IncarnationExtras known = extras;
      tree().journal().incarnationOver(this, known == null ? null : known.recorded, why, requested);
      if ((before & READY) != 0 && (atReport & STUCK) == 0) {
        owner.ended(this, why, requested);
      }
    } catch (Throwable broken) {
      tree().fail(broken);
    }
    int last = set(ENDED);
    Thread.interrupted();
    wakeWaiter();
    wakeStopWaiters();
    if ((last & STUCK) != 0) {
      owner.stuckEnded(this);
    } else if ((last & (READY | REQUESTED)) == READY) {
      owner.deliverEnd(this, why);
    }
  }

  /** Closes everything; gives the reason. */
  private ExitReason closed(int before, @Nullable Throwable thrown) {
    ExitReason why = (before & EXITING) != 0 ? reason() : ownReason(before, thrown);
    Thread.interrupted();
    IncarnationExtras known = (before & READY) == 0 ? extrasOrNew() : extras;
    if (known != null) {
      known.reason = why;
      known.close(this);
    }
    return why;
  }

  private ExitReason ownReason(int before, @Nullable Throwable thrown) {
    if ((before & KILLED) != 0) {
      return ExitReason.killed();
    }
    IncarnationExtras known = extras;
    if (thrown instanceof WorkerExit exit) {
      return exit.reason;
    }
    if (thrown == null) {
      ExitReason chosen = known == null ? null : known.chosenExit;
      return chosen == null ? ExitReason.normal() : chosen;
    }
    return (before & STOPPING) != 0 && Interruptions.isOne(thrown)
        ? ExitReason.shutdown()
        : ExitReason.failure(thrown);
  }

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
      announce();
    } finally {
      wakeWaiter();
    }
  }
}
