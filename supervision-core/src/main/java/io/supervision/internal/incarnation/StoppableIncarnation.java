package io.supervision.internal.incarnation;

import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.ReleaseFields;
import io.supervision.spec.Interrupt;
import io.supervision.worker.ExitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an incarnation is made to end, by its supervisor or beside it, from any thread: asked,
 * killed, given up as stuck. What its own thread does is in {@link Incarnation}.
 */
abstract class StoppableIncarnation extends IncarnationContext {

  private static final VarHandle WAITER =
      ReleaseFields.of(MethodHandles.lookup(), "waiter", Thread.class);

  /** The owner of the supervisor's mailbox while it waits for this one; null while nobody does. */
  private volatile @Nullable Thread waiter;

  StoppableIncarnation(
      IncarnationOwner owner, int state, Platform.ThreadMaker threads, String threadName) {
    super(owner, state, threads, threadName);
  }

  /** When it was killed; {@link Platform#NEVER} as long as it was not. */
  public final long killedAt() {
    IncarnationExtras known = extras;
    return known == null ? Platform.NEVER : known.killedAt;
  }

  /**
   * Whom to wake when it is ready, killed, stuck or ended.
   *
   * <p>A release write is enough: who waits passes the full fence of {@code MessageLoop.canBeWoken}
   * before it looks at the state. Null: nobody waits any more.
   */
  public final void awaitedBy(@Nullable Thread supervisor) {
    WAITER.setRelease(this, supervisor);
  }

  final boolean interruptsAtOnce() {
    return owner.spec().settings().interrupt() == Interrupt.IMMEDIATE;
  }

  /**
   * Asked by its supervisor, which will not want a notice of the end.
   *
   * <p>The caller owns the supervisor's mailbox and waits for the end. One that has ended already
   * is left alone; its notice, if one is queued, finds that the child runs it no more.
   */
  public final void requestStop() {
    leaveRunning(REQUESTED, null, null);
  }

  /**
   * Made to end with a reason, by a stop that the timer drives; false if it is ending already.
   * Without REQUESTED, since the supervisor does not wait: it gets a notice of the end.
   */
  final boolean requestExit(ExitReason verdict, TimedStop stop) {
    return leaveRunning(0, verdict, stop);
  }

  /**
   * The first step of every stop but a kill. Whatever first moves the incarnation out of
   * <em>running</em> (its own end, a verdict, an exit, a stop) determines the reason (SEMANTICS,
   * "Ends from beside the mailbox"): that is the one move here that adds STOPPING. A later caller
   * may still add REQUESTED, which turns off the notice, but neither interrupts again nor changes
   * the reason.
   *
   * @param requested the REQUESTED bit, or 0
   * @param verdict the reason that the caller gives; null: a stop, whose reason the end finds out
   * @return whether this call was the first
   */
  private boolean leaveRunning(
      int requested, @Nullable ExitReason verdict, @Nullable TimedStop stop) {
    // made before BUSY is held: it would be held for ever if there were no memory
    IncarnationExtras made = verdict == null ? null : extrasOrNew();
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
    if (made != null) {
      // before BUSY goes: the end waits for that, and reads the reason if it finds EXITING
      made.reason = verdict;
      made.timedStop = stop;
    }
    IncarnationExtras known = extras;
    // without extras there is no hook, and the interrupt is sent here, with BUSY still held; one
    // that sets a hook from now on sees STOPPING and runs it itself
    boolean atOnce = known == null && interruptsAtOnce();
    if (atOnce) {
      interruptAndRelease();
    } else {
      release();
    }
    if (!atOnce && (known == null || !known.runStopHook(self()))) {
      interruptForStop();
    }
    return true;
  }

  /**
   * The second rung: interrupts again, whatever the child wants; its time is over.
   *
   * <p>Called by whoever climbs the ladder: the supervisor or the timer.
   */
  final void kill() {
    kill(0);
  }

  /**
   * Killed by its supervisor at once, without having been asked: a brutal kill. Also called beside
   * the mailbox, by any thread, when the budget of a stop is used up.
   */
  public final void killAll() {
    kill(REQUESTED);
  }

  /**
   * Killed once; a second kill only adds the bit of its caller. Also one that is closing is
   * interrupted, since a closeable may hang.
   */
  private void kill(int requested) {
    long now = platform().nanoTime();
    // before BUSY is held, as above
    IncarnationExtras made = extrasOrNew();
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
    // before the waiter is woken: the ladder that it looks at next counts the grace from here
    made.killedAt = now;
    interruptAndRelease();
    made.borrowed().forEach(this::interruptBorrowed);
    wakeWaiter();
    wakeStopWaiters();
  }

  /** Whether its thread waits for an end that waits for it, as the JVM's, and so will not end. */
  public final boolean isExiting() {
    return platform().exiting().isExiting(thread);
  }

  /**
   * The last rung: it goes on although it was killed. What has to be known of a stuck incarnation
   * is recorded before anybody sees that it is one. True for whoever finds it out first.
   *
   * <p>Not after REPORTED: from there to the end are a few instructions of the engine. BUSY holds
   * the incarnation's own end back until the record is written; if it ends right after, it finds
   * STUCK and reports itself as a stuck one that has ended ({@code stuckEnded}), not as an exit.
   *
   * @param record what is written before STUCK can be seen; must not wait. If it throws, the
   *     incarnation is as before, and it may be run again
   */
  public final boolean becomeStuck(Runnable record) {
    long now = platform().nanoTime();
    // taken before BUSY is held: a stack takes long
    Thread shown = shownThread();
    StuckThread where = new StuckThread(now, shown.getName(), List.of(platform().stackOf(shown)));
    IncarnationExtras made = extrasOrNew();
    int before;
    do {
      before = quietState();
      if ((before & (REPORTED | STUCK)) != 0) {
        return false;
      }
    } while (!move(before, before | BUSY));
    int added = 0;
    try {
      made.stuckThread = where;
      record.run();
      added = STUCK;
    } finally {
      releaseWith(added);
    }
    wakeWaiter();
    return true;
  }

  /**
   * The interrupt of a stop, after the hook if there was one. A child that wants its interrupt only
   * when its time is over is just woken, so that {@code awaitStop} looks at the state.
   */
  final void interruptForStop() {
    if (interruptsAtOnce()) {
      interruptUnlessClosing();
    } else {
      platform().unpark(thread);
    }
    wakeStopWaiters();
  }

  /** For tests: an interrupt that its code may have caught. */
  final void interruptAgain() {
    interruptUnlessClosing();
    wakeStopWaiters();
  }

  /**
   * Not once {@code run} is over: the interrupt belongs to the run and would hit a closeable. Only
   * a kill interrupts the closing. BUSY keeps the thread from ending, and from becoming the owner
   * of a mailbox, while the interrupt is on its way.
   */
  private void interruptUnlessClosing() {
    int before;
    do {
      before = quietState();
      if ((before & (CLOSING | ENDED)) != 0) {
        return;
      }
    } while (!move(before, before | BUSY));
    interruptAndRelease();
  }

  /** Interrupts the thread, with BUSY held, and lets go; what failed is logged without it. */
  private void interruptAndRelease() {
    Throwable failed = Interruptions.interrupt(thread);
    release();
    if (failed != null) {
      interruptFailed(thread, failed);
    }
  }

  private void interruptBorrowed(Thread borrowed) {
    Throwable failed = Interruptions.interrupt(borrowed);
    if (failed != null) {
      interruptFailed(borrowed, failed);
    }
  }

  /**
   * What an interrupt closed has failed; the thread is woken all the same.
   *
   * <p>Called without BUSY, since it logs.
   *
   * @param failed what {@code Thread.interrupt} threw: closing a channel runs code of others
   */
  final void interruptFailed(Thread interrupted, Throwable failed) {
    platform().unpark(interrupted);
    // this may be the timer's thread, which does not log
    platform().runSurely(() -> failedBeside("channel that the interrupt closed", failed));
  }

  /** Code beside its run has failed: a hook, a closeable. */
  final void failedBeside(String what, Throwable failed) {
    tree().journal().failedBeside(owner, number(), what, failed);
  }

  /** Always after the write of the state that the waiter looks for. */
  final void wakeWaiter() {
    Thread waiting = waiter;
    if (waiting != null) {
      platform().unpark(waiting);
    }
  }

  /** Wakes other threads of the worker that wait for its stop. */
  final void wakeStopWaiters() {
    IncarnationExtras known = extras;
    if (known != null) {
      known.wakeStopWaiters();
    }
  }
}
