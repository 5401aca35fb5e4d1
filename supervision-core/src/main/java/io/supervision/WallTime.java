package io.supervision;

import java.time.Duration;
import java.time.Instant;

/** Tells moments of the platform's monotonic clock as people read them. */
final class WallTime {

  private static final Duration TOLERATED = Duration.ofMillis(10);

  private final Platform platform;
  private volatile Instant zero;

  WallTime(Platform platform) {
    this.platform = platform;
    this.zero = measured();
  }

  Instant of(long nanos) {
    return zero.plusNanos(nanos);
  }

  /**
   * Follows the wall clock, which may have been set, or have gone on while the machine slept. Small
   * differences are left alone, so that a moment keeps its name.
   */
  void follow() {
    Instant measured = measured();
    if (Duration.between(zero, measured).abs().compareTo(TOLERATED) > 0) {
      zero = measured;
    }
  }

  private Instant measured() {
    return platform.now().minusNanos(platform.nanoTime());
  }
}
