package io.supervision;

import io.supervision.spec.ChildStart;
import io.supervision.spec.Interrupt;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerFactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One start of a worker and its life until its thread has done everything: {@code run}, the
 * closeables, the destruction of its instance.
 */
final class Incarnation extends IncarnationContext implements Runnable, ChildCode {

  private static final VarHandle WAITER = Fields.of(MethodHandles.lookup(), "waiter", Thread.class);

  final long startedAt;

  /** The worker that is given as a task: its thread needs nothing else of what others write. */
  private final @Nullable Worker task;

  private volatile @Nullable Thread waiter;

  private Incarnation(Child child, int state, Platform.ThreadMaker threads, String threadName) {
    super(child, child.number, state, threads, threadName);
    startedAt = tree().platform.nanoTime();
    task = child.spec.start() instanceof ChildStart.Task given ? given.worker() : null;
  }

  /**
   * An incarnation with a thread of its own, not started, whose name is the child's path, but just
   * its id where there may be very many. One that nobody waits for is ready from the beginning.
   */
  static Incarnation of(Child child, boolean ready, Platform.ThreadMaker threads) {
    boolean oneOfMany = child.owner.isDynamic();
    return new Incarnation(
        child,
        (ready ? READY : 0) | (isToldApart(child, oneOfMany) ? TOLD_APART : 0),
        threads,
        oneOfMany ? child.id() : child.path());
  }

  private static boolean isToldApart(Child child, boolean oneOfMany) {
    Boolean wanted = child.spec.settings().mdc();
    return wanted == null ? !oneOfMany : wanted;
  }

  // ---- the supervisor's side

  /** Whom to wake when it is ready, killed, stuck or ended. */
  void awaitedBy(@Nullable Thread supervisor) {
    WAITER.setRelease(this, supervisor);
  }

  /** Whether a stop interrupts it at once: it runs, and wants it so. */
  @Override
  public boolean isInterruptible() {
    return (state() & (READY | CLOSING)) == READY && interruptsAtOnce();
  }

  private boolean interruptsAtOnce() {
    return child.spec.settings().interrupt() == Interrupt.IMMEDIATE;
  }

  @Override
  public @Nullable ChildCode aside() {
    IncarnationExtras known = extras;
    return known == null ? null : known.runningHook;
  }

  /** Why it is made to end, or why it ends although it takes its time. */
  ExitReason reason() {
    ExitReason known = knownReason();
    return known == null ? ExitReason.killed() : known;
  }

  private @Nullable ExitReason knownReason() {
    IncarnationExtras known = extras;
    return known == null ? null : known.reason;
  }

  long killedAt() {
    IncarnationExtras known = extras;
    return known == null ? Platform.NEVER : known.killedAt;
  }

  /** What made the start fail, once it has ended without having become ready. */
  Throwable startFailure() {
    ExitReason known = knownReason();
    Throwable cause = known == null ? null : known.cause();
    return cause != null
        ? cause
        : new IllegalStateException("'" + path() + "' ended before it was ready: " + known);
  }

  /** Asked by its supervisor, which will not want a notice of the end. */
  void requestStop() {
    leaveRunning(REQUESTED, null, null);
  }

  /** Made to end with a reason, watched by a ladder; false if it is ending already. */
  boolean requestExit(ExitReason verdict, Ladder ladder) {
    return leaveRunning(0, verdict, ladder);
  }

  private boolean leaveRunning(
      int requested, @Nullable ExitReason verdict, @Nullable Ladder ladder) {
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
      made.ladder = ladder;
    }
    IncarnationExtras known = extras;
    boolean atOnce = known == null && interruptsAtOnce();
    if (atOnce) {
      Interruptions.interrupt(thread, this);
    }
    release();
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
  void brutalKill() {
    kill(REQUESTED);
  }

  private void kill(int requested) {
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
    extrasOrNew().killedAt = tree().platform.nanoTime();
    Interruptions.interrupt(thread, this);
    release();
    LockSupport.unpark(waiter);
    wakeStopWaiters();
  }

  /**
   * The last rung: it goes on although it was killed. What has to be known of a stuck incarnation
   * is recorded before anybody sees that it is one. True for whoever finds it out first.
   */
  boolean declareStuck(Runnable record) {
    int before;
    do {
      before = quietState();
      if ((before & (REPORTED | STUCK)) != 0) {
        return false;
      }
    } while (!move(before, before | BUSY));
    extrasOrNew().stuckAt(tree().platform.nanoTime(), thread.getName(), thread.getStackTrace());
    record.run();
    releaseWith(STUCK);
    LockSupport.unpark(waiter);
    return true;
  }

  private void interruptForStop() {
    if (interruptsAtOnce()) {
      interruptUnlessClosing();
    } else {
      LockSupport.unpark(thread);
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
    Interruptions.interrupt(thread, this);
    release();
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
    FlightRecording.begins(this);
    if ((state() & TOLD_APART) != 0) {
      SupervisionLog.threadIsOf(child.owner.isDynamic() ? path() : thread.getName());
    }
    return task != null ? task : made();
  }

  private @Nullable Worker made() throws Exception {
    ChildStart start = child.spec.start();
    Worker made =
        start instanceof ChildStart.Template template
            ? template.factory().create(child.requiredArgument())
            : ((ChildStart.Factory) start).factory().create();
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
    if (child.spec.settings().startTimeout() == null) {
      becomeReady();
    }
    return made;
  }

  /** Comes to its end whatever is thrown on the way: its supervisor would wait for ever. */
  private void end(@Nullable Throwable thrown) {
    int before = set(CLOSING);
    ExitReason why = null;
    while (why == null) {
      try {
        why = closed(before, thrown);
      } catch (OutOfMemoryError noMemory) {
        waitForMemory();
      } catch (Throwable broken) {
        tree().fail(broken);
        why = ExitReason.killed();
      }
    }
    int atReport = set(REPORTED);
    try {
      boolean requested = (before & (STOPPING | EXITING)) == STOPPING;
      FlightRecording.ended(this, why, requested);
      if ((before & READY) != 0 && (atReport & STUCK) == 0) {
        child.ended(this, why, requested);
      }
    } catch (Throwable broken) {
      tree().fail(broken);
    }
    int last = set(ENDED);
    Thread.interrupted();
    LockSupport.unpark(waiter);
    wakeStopWaiters();
    if ((last & STUCK) != 0) {
      tree().stuck.ended(this);
    } else if ((last & (READY | REQUESTED)) == READY) {
      deliverEnd(why);
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

  private void deliverEnd(ExitReason why) {
    EndNotice notice = null;
    while (notice == null) {
      try {
        notice = new EndNotice(child, this, why, null);
      } catch (OutOfMemoryError noMemory) {
        waitForMemory();
      }
    }
    child.owner.deliver(notice);
  }

  private void waitForMemory() {
    try {
      tree().platform.pause();
    } catch (OutOfMemoryError still) {
      Thread.onSpinWait();
    }
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
    } while (!move(before, before | READY | BUSY));
    child.started(this);
    release();
    LockSupport.unpark(waiter);
  }
}
