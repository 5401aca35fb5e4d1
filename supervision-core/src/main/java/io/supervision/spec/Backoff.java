package io.supervision.spec;

import java.time.Duration;
import java.util.Objects;

/**
 * How long a restart waits: {@code initial}, then each time {@code multiplier} times longer up to
 * {@code max}, each delay varied by up to {@code jitter} of itself. An incarnation that has run for
 * {@code resetAfter} starts the sequence again.
 *
 * @param initial the first delay; positive
 * @param multiplier at least 1
 * @param max the longest delay before jitter; not below {@code initial}
 * @param jitter from 0 (none) to 1: the share of the delay by which it may be shorter or longer
 * @param resetAfter how long an incarnation has to run to count as recovered; zero or more
 */
public record Backoff(
    Duration initial, double multiplier, Duration max, double jitter, Duration resetAfter) {

  /** 500 ms, doubled up to 30 s, jitter 0.2, reset after a minute. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofMillis(500), 2.0, Duration.ofSeconds(30), 0.2, Duration.ofMinutes(1));

  /** Checks each value. */
  public Backoff {
    Objects.requireNonNull(max, "max");
    Checks.positive("backoff.initial", initial);
    Checks.require("backoff.multiplier", multiplier, multiplier >= 1, "at least 1");
    Checks.require("backoff.max", max, max.compareTo(initial) >= 0, "at least backoff.initial");
    Checks.require("backoff.jitter", jitter, jitter >= 0 && jitter <= 1, "from 0 to 1");
    Checks.notNegative("backoff.reset-after", resetAfter);
  }

  /**
   * The delay before a restart.
   *
   * @param attempt 0 for the first restart since the last reset
   * @param random from 0 to 1, decides the jitter; 0.5 gives the plain delay
   * @return the delay in nanoseconds; {@link Long#MAX_VALUE} for all that is longer
   */
  public long delayNanos(int attempt, double random) {
    double grown = nanos(initial) * Math.pow(multiplier, Math.max(0, attempt));
    double plain = Math.min(nanos(max), grown);
    return (long) (plain * (1 + jitter * (2 * random - 1)));
  }

  /** Also of durations that no {@code long} holds. */
  private static double nanos(Duration duration) {
    return duration.getSeconds() * 1e9 + duration.getNano();
  }
}
