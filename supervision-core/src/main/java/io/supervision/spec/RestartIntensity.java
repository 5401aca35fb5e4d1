package io.supervision.spec;

import io.supervision.spec.InvalidSpecException.Problem;
import java.time.Duration;
import java.util.Objects;

/**
 * How many restarts a supervisor allows within a period before it gives up; OTP's {@code intensity}
 * and {@code period}. The restart that would exceed the number is not attempted. Measured on a
 * monotonic clock; a restart exactly one period old still counts.
 *
 * @param maxRestarts restarts allowed within the period; 0 gives up at the first; {@link
 *     #UNLIMITED}
 * @param period the sliding window; positive
 */
public record RestartIntensity(int maxRestarts, Duration period) {

  /** The value of {@link #maxRestarts()} that stands for no limit. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** 3 restarts in 5 seconds. */
  public static final RestartIntensity DEFAULT = new RestartIntensity(3, Duration.ofSeconds(5));

  /** Checks both values. */
  public RestartIntensity {
    Objects.requireNonNull(period, "period");
    if (maxRestarts < 0) {
      throw new InvalidSpecException(
          Problem.INVALID_INTENSITY,
          "max-restarts",
          "max-restarts must be 0 or more, but is " + maxRestarts);
    }
    if (period.isNegative() || period.isZero()) {
      throw new InvalidSpecException(
          Problem.INVALID_PERIOD, "period", "period must be positive, but is " + period);
    }
  }

  /**
   * No limit: the supervisor never gives up because of restarts.
   *
   * @return the unlimited intensity
   */
  public static RestartIntensity unlimited() {
    return new RestartIntensity(UNLIMITED, DEFAULT.period());
  }

  /**
   * Whether there is no limit.
   *
   * @return true for {@link #UNLIMITED}
   */
  public boolean isUnlimited() {
    return maxRestarts == UNLIMITED;
  }
}
