package io.supervision;

import java.time.Duration;

/** Durations as nanoseconds. */
final class Nanos {

  private Nanos() {}

  /** The nanoseconds of a duration; more than 292 years count as for ever, in both directions. */
  static long of(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? Long.MIN_VALUE : Platform.NEVER;
    }
  }
}
