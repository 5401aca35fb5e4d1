package io.supervision;

import java.time.Duration;

/** Durations as nanoseconds. */
final class Nanos {

  private Nanos() {}

  /** The nanoseconds of a duration; more than 292 years count as for ever. */
  static long of(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Platform.NEVER;
    }
  }
}
