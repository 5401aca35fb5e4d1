package io.supervision;

import io.supervision.event.Origin;
import io.supervision.event.RestartCause;
import io.supervision.internal.platform.Platform;
import io.supervision.worker.ExitReason;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Marks a child that will be started again: its retry is queued, or waits for a time or a thread.
 *
 * <p>There is one for a child at a time. Made and removed by the mailbox's owner; its timer only
 * posts a message, which finds this object or another one at the child.
 */
final class PendingRestart {

  private static final long NO_DELAY = -1;

  /** What the retry waits for. */
  enum Kind {
    /** For its turn in the mailbox. */
    QUEUED,
    /** For its delay. */
    DELAYED,
    /** For the end of a stuck thread. */
    BLOCKED,
    /** For an answer whether what the child requires is up, before its end is counted. */
    ASKING,
    /** For what the child requires. */
    WAITING,
    /** For an earlier member of its group that waits. */
    BEHIND
  }

  final Kind kind;
  final Restart restart;

  /** When its delay is over, on the platform's clock; only of a delayed one. */
  final long due;

  /** Null but for a delayed one; set before that is made known. */
  volatile Platform.@Nullable Scheduled timer;

  /** Since when it waits; only of one that waits. */
  final long since;

  /** The path of what it is started for, if not for itself; only of one that waits. */
  final @Nullable String causedBy;

  /** Set before it is made known; null but for one that asks or waits. */
  volatile Requirements.@Nullable Waiter waiter;

  /**
   * Why a child is started again.
   *
   * @param cause what the restart is counted as; null for one by hand, which is not counted
   * @param reason how the child ended, or failed to start
   * @param counted whether the intensity has seen it: one that follows an end has been counted, one
   *     that follows a failed start has not
   * @param alone whether it concerns this child alone, whatever the strategy: it began by hand
   * @param origin where it began, if before the child's own end; else null
   */
  record Restart(
      @Nullable RestartCause cause,
      ExitReason reason,
      boolean counted,
      boolean alone,
      @Nullable Supplier<Origin> origin) {

    /** Has been counted by now: the count is taken at the end, the delay follows. */
    static Restart afterEnd(
        RestartCause cause, ExitReason reason, @Nullable Supplier<Origin> origin) {
      return new Restart(cause, reason, true, false, origin);
    }

    /** Not counted yet: each retry counts when its turn comes. */
    static Restart afterFailedStart(Throwable cause, boolean alone) {
      return new Restart(RestartCause.START_FAILED, Child.reasonOf(cause), false, alone, null);
    }

    /** A start that is not a restart of its own, and has been counted where that is to be. */
    static Restart ofStart(@Nullable RestartCause cause, boolean alone) {
      return new Restart(cause, ExitReason.shutdown("start"), true, alone, null);
    }

    /** One by hand, or the first of a child that is added: nothing is counted. */
    static Restart ofStartByHand() {
      return ofStart(null, true);
    }

    /** Calls never count. */
    static Restart byHand() {
      return new Restart(null, ExitReason.shutdown("restart by hand"), true, true, null);
    }

    /** The same, which the intensity is not to see any more. */
    Restart uncounted() {
      return new Restart(cause, reason, true, alone, origin);
    }
  }

  PendingRestart(Kind kind, Restart restart, long due) {
    this(kind, restart, due, 0, null);
  }

  private PendingRestart(
      Kind kind, Restart restart, long due, long since, @Nullable String causedBy) {
    this.kind = kind;
    this.restart = restart;
    this.due = due;
    this.since = since;
    this.causedBy = causedBy;
  }

  /** A restart after an end, of which some delay may be left when all is up. */
  static PendingRestart waiting(Restart restart, long due, long since) {
    return new PendingRestart(Kind.WAITING, restart, due, since, null);
  }

  /** A start, which may be one of many of a group. */
  static PendingRestart waiting(Kind kind, Restart start, @Nullable String causedBy, long since) {
    Restart again = Restart.ofStart(start.cause(), start.alone());
    return new PendingRestart(kind, again, NO_DELAY, since, causedBy);
  }

  /** Whether it waits for what it requires, itself or with its group. */
  boolean waits() {
    return kind == Kind.WAITING || kind == Kind.BEHIND;
  }

  /** Whether it waits in its turn of a start; else its own end or failed start began it. */
  boolean isInItsTurn() {
    return due == NO_DELAY;
  }

  /** Whether its group starts with it, if the strategy says so. */
  boolean isOfGroup() {
    return !restart.alone() && !waits() && kind != Kind.ASKING;
  }

  /**
   * For the owner; a message that the timer has posted already will find another restart, or none.
   */
  void cancel() {
    Platform.Scheduled scheduled = timer;
    if (scheduled != null) {
      scheduled.cancel();
    }
    Requirements.Waiter waiting = waiter;
    if (waiting != null) {
      waiting.leave();
    }
  }
}
