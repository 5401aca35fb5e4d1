package io.supervision;

import io.supervision.event.RestartCause;
import io.supervision.worker.ExitReason;
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
    HELD
  }

  final Kind kind;
  final RestartCause cause;
  final ExitReason reason;
  final boolean counted;
  final long due;
  volatile Platform.@Nullable Scheduled timer;

  /** A retry; one that follows an end has been counted, one that follows a failed start has not. */
  PendingRestart(Kind kind, RestartCause cause, ExitReason reason, boolean counted, long due) {
    this.kind = kind;
    this.cause = cause;
    this.reason = reason;
    this.counted = counted;
    this.due = due;
  }

  void cancel() {
    Platform.Scheduled scheduled = timer;
    if (scheduled != null) {
      scheduled.cancel();
    }
  }
}
