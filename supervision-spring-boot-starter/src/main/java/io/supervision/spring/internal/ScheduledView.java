package io.supervision.spring.internal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A scheduled task that is no child of the tree, as far as can be seen.
 *
 * @param name what it calls, such as {@code com.acme.Jobs.nightly}
 * @param trigger when, in words
 * @param lastRun when its last run began; null if it has not run
 * @param failure what its last run has thrown; null if it was well, or is under way
 * @param next when it runs next; null while it runs, when it is done, or where nobody knows
 * @param runningSince since when it runs; null if it does not
 * @param overdueSince since when the next run should have begun; null if it is in time
 * @param isOver whether it does not run any more: done, or cancelled
 */
public record ScheduledView(
    String name,
    String trigger,
    @Nullable Instant lastRun,
    @Nullable Throwable failure,
    @Nullable Instant next,
    @Nullable Instant runningSince,
    @Nullable Instant overdueSince,
    boolean isOver) {

  /** Whether somebody should look. */
  public boolean isInTrouble() {
    return overdueSince != null || failure != null;
  }

  /**
   * In one word.
   *
   * @return {@code overdue}, {@code running}, {@code failed}, {@code over} or {@code waiting}
   */
  public String state() {
    if (overdueSince != null) {
      return "overdue";
    } else if (runningSince != null) {
      return "running";
    } else if (failure != null) {
      return "failed";
    }
    return isOver ? "over" : "waiting";
  }
}
