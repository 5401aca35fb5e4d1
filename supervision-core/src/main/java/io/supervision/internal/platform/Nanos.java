package io.supervision.internal.platform;

import java.time.Duration;

/**
 * Durations as nanoseconds.
 *
 * <p>All times inside the engine are such numbers: of durations here, of moments by {@link
 * Platform#nanoTime()}.
 */
public final class Nanos {

  private Nanos() {}

  /** The moment that lies so far behind another one; saturates. */
  public static long after(long moment, long nanos) {
    return nanos >= Platform.NEVER - moment ? Platform.NEVER : moment + nanos;
  }

  /** The nanoseconds of a duration; more than 292 years count as for ever, in both directions. */
  public static long of(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? Long.MIN_VALUE : Platform.NEVER;
    }
  }
}
