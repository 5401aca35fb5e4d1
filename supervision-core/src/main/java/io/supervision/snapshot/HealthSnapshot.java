package io.supervision.snapshot;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the health watch knows about a child.
 *
 * @param status the outcome
 * @param failures failed checks in a row
 * @param lastCheck when the last check ended, or null before the first
 * @param detail what it said; empty if nothing
 */
public record HealthSnapshot(
    Status status, int failures, @Nullable Instant lastCheck, String detail) {

  /** Nothing is watched. */
  public static final HealthSnapshot NONE = new HealthSnapshot(Status.NONE, 0, null, "");

  /** There is a check, and it has not been made yet. */
  public static final HealthSnapshot UNKNOWN = new HealthSnapshot(Status.UNKNOWN, 0, null, "");

  /** The outcome of the last check. */
  public enum Status {
    /** The child has no check. */
    NONE,
    /** Not checked yet in this incarnation. */
    UNKNOWN,
    /** The last check passed. */
    HEALTHY,
    /** The last check failed. */
    UNHEALTHY
  }
}
