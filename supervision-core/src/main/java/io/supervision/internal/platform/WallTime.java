package io.supervision.internal.platform;

import java.time.Duration;
import java.time.Instant;

/**
 * Converts moments of the platform's monotonic clock to wall-clock time.
 *
 * <p>The engine keeps moments of the monotonic clock only; they become dates here, when somebody
 * reads them.
 */
public final class WallTime {

  /** Two readings of both clocks always differ a little, as do clocks that are slewed. */
  private static final Duration TOLERATED = Duration.ofMillis(10);

  private final Platform platform;

  /** The date of moment zero. */
  private volatile Instant zero;

  public WallTime(Platform platform) {
    this.platform = platform;
    this.zero = measured();
  }

  /** The date of a moment of the platform's clock. */
  public Instant of(long nanos) {
    return zero.plusNanos(nanos);
  }

  /**
   * Follows the wall clock, which may have been set, or have gone on while the machine slept. Small
   * differences are left alone, so that a moment keeps its name.
   */
  public void follow() {
    Instant measured = measured();
    if (Duration.between(zero, measured).abs().compareTo(TOLERATED) > 0) {
      zero = measured;
    }
  }

  /** The date of moment zero, as both clocks have it now. */
  private Instant measured() {
    return platform.now().minusNanos(platform.nanoTime());
  }
}
