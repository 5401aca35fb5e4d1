package io.supervision.spec;

import io.supervision.worker.HealthCheck;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a child's health is watched.
 *
 * @param check the check, or null for the worker's own (one that implements {@link HealthCheck})
 * @param interval from the end of one check to the next; positive; after a failed check the next
 *     one comes after 5 seconds or the interval, whichever is shorter
 * @param timeout how long a check may take; positive
 * @param failureThreshold how many checks in a row have to fail to end the incarnation; at least 1
 */
public record HealthCheckSpec(
    @Nullable HealthCheck check, Duration interval, Duration timeout, int failureThreshold) {

  /**
   * The worker's own check, every 30 seconds, with 5 seconds of time, failing at the third failure.
   */
  public static final HealthCheckSpec DEFAULT =
      new HealthCheckSpec(null, Duration.ofSeconds(30), Duration.ofSeconds(5), 3);

  /** Checks each value. */
  public HealthCheckSpec {
    Checks.positive("health.interval", interval);
    Checks.positive("health.timeout", timeout);
    Checks.require(
        "health.failure-threshold", failureThreshold, failureThreshold >= 1, "at least 1");
  }

  /**
   * Watches with a check of its own and the default times.
   *
   * @param check the check
   * @return the setting
   */
  public static HealthCheckSpec of(HealthCheck check) {
    return new HealthCheckSpec(
        Objects.requireNonNull(check, "check"),
        DEFAULT.interval,
        DEFAULT.timeout,
        DEFAULT.failureThreshold);
  }

  /**
   * The same with another interval.
   *
   * @param value from the end of one check to the next; positive
   * @return a changed copy
   */
  public HealthCheckSpec interval(Duration value) {
    return new HealthCheckSpec(check, value, timeout, failureThreshold);
  }

  /**
   * The same with another time-out.
   *
   * @param value how long a check may take; positive
   * @return a changed copy
   */
  public HealthCheckSpec timeout(Duration value) {
    return new HealthCheckSpec(check, interval, value, failureThreshold);
  }

  /**
   * The same with another threshold.
   *
   * @param value failures in a row that end the incarnation; at least 1
   * @return a changed copy
   */
  public HealthCheckSpec failureThreshold(int value) {
    return new HealthCheckSpec(check, interval, timeout, value);
  }
}
