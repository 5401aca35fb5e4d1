package io.supervision;

import io.supervision.event.Origin;
import io.supervision.event.RestartCause;
import io.supervision.internal.platform.Platform;
import io.supervision.worker.ExitReason;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Marks a child that will be started again: its retry is queued, or waits for a time or a thread.
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
  final long due;
  volatile Platform.@Nullable Scheduled timer;

  /**
   * Why a child is started again.
   *
   * @param cause what the restart is counted as
   * @param reason how the child ended, or failed to start
   * @param counted whether the intensity has seen it: one that follows an end has been counted, one
   *     that follows a failed start has not
   * @param origin where it began, if before the child's own end; else null
   */
  record Restart(
      RestartCause cause, ExitReason reason, boolean counted, @Nullable Supplier<Origin> origin) {

    static Restart afterFailedStart(Throwable cause) {
      return new Restart(RestartCause.START_FAILED, new ExitReason.Failure(cause), false, null);
    }
  }

  PendingRestart(Kind kind, Restart restart, long due) {
    this.kind = kind;
    this.restart = restart;
    this.due = due;
  }

  void cancel() {
    Platform.Scheduled scheduled = timer;
    if (scheduled != null) {
      scheduled.cancel();
    }
  }
}
