package io.supervision.snapshot;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An outage of a child or supervisor: from its first failure, or since it was degraded, until it
 * has run for a while and done its work.
 *
 * @param since when it began
 * @param failures how often the node has failed in it: abnormal ends, failed starts, giving up
 * @param runningSince since when its present incarnation runs, its start not included; null if it
 *     has not run yet, is degraded, or none is there; after it was degraded, since when it works
 * @param stoodStill for how long the whole process stood still in it, suspended or without a
 *     processor, until the node ran again: time in which nobody could recover
 */
public record OutageSnapshot(
    Instant since, long failures, @Nullable Instant runningSince, Duration stoodStill) {

  /**
   * One in which the process did not stand still.
   *
   * @param since when it began
   * @param failures how often the node has failed in it
   * @param runningSince since when its present incarnation runs, or null
   */
  public OutageSnapshot(Instant since, long failures, @Nullable Instant runningSince) {
    this(since, failures, runningSince, Duration.ZERO);
  }
}
