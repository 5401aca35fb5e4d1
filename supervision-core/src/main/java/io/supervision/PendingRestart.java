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

  /** What the retry waits for. */
  enum Kind {
    /** For its turn in the mailbox. */
    QUEUED,
    /** For its delay. */
    DELAYED,
    /** For the end of a stuck thread. */
    BLOCKED
  }

  final Kind kind;
  final Restart restart;

  /** When its delay is over, on the platform's clock; only of a delayed one. */
  final long due;

  /** Null but for a delayed one; set before that is made known. */
  volatile Platform.@Nullable Scheduled timer;

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
    this.kind = kind;
    this.restart = restart;
    this.due = due;
  }

  /**
   * For the owner; a message that the timer has posted already will find another restart, or none.
   */
  void cancel() {
    Platform.Scheduled scheduled = timer;
    if (scheduled != null) {
      scheduled.cancel();
    }
  }
}
