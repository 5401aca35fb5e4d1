package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.internal.journal.ChildRecord;
import io.supervision.spec.Backoff;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Delays of any length, from a nanosecond to more than a number of nanoseconds can say. */
class BackoffPropertiesTests {

  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** How far delays may be from the exact ones, since they are computed with doubles. */
  private static final BigDecimal PRECISION = new BigDecimal("1e-12");

  @Provide
  Arbitrary<Double> shares() {
    return Arbitraries.oneOf(Arbitraries.of(0.0, 0.5, 1.0), Arbitraries.doubles().between(0, 1));
  }

  @Provide
  Arbitrary<Backoff> backoffs() {
    return Combinators.combine(durations(), durations(), multipliers(), shares())
        .as(
            (one, other, multiplier, jitter) ->
                one.compareTo(other) <= 0
                    ? new Backoff(one, multiplier, other, jitter, Duration.ZERO)
                    : new Backoff(other, multiplier, one, jitter, Duration.ZERO));
  }

  private static Arbitrary<Duration> durations() {
    return Arbitraries.oneOf(
        Arbitraries.longs().greaterOrEqual(1).map(Duration::ofNanos),
        Arbitraries.longs().greaterOrEqual(1).map(Duration::ofSeconds));
  }

  private static Arbitrary<Double> multipliers() {
    return Arbitraries.oneOf(
        Arbitraries.of(1.0, 2.0, Double.MAX_VALUE), Arbitraries.doubles().between(1, 10));
  }

  /** So many times longer, up to the maximum: without rounding, step by step. */
  private static BigDecimal plainDelay(Backoff backoff, int attempt) {
    BigDecimal max = nanos(backoff.max());
    BigDecimal delay = nanos(backoff.initial());
    for (int i = 0; i < attempt && delay.compareTo(max) < 0; i++) {
      delay = delay.multiply(BigDecimal.valueOf(backoff.multiplier()));
    }
    return delay.min(max);
  }

  private static BigDecimal nanos(Duration duration) {
    return BigDecimal.valueOf(duration.getSeconds())
        .movePointRight(9)
        .add(BigDecimal.valueOf(duration.getNano()));
  }

  @Property
  void growUpToTheMaximumAndVaryByTheJitter(
      @ForAll("backoffs") Backoff backoff,
      @ForAll @IntRange(max = 100) int attempt,
      @ForAll("shares") double random) {
    BigDecimal plain = plainDelay(backoff, attempt);
    BigDecimal most = plain.multiply(BigDecimal.valueOf(backoff.jitter()));
    BigDecimal shortest = plain.subtract(most);
    BigDecimal delay = shortest.add(most.multiply(BigDecimal.valueOf(2 * random)));
    BigDecimal tolerance = plain.multiply(PRECISION).add(BigDecimal.ONE);
    assertThat(BigDecimal.valueOf(backoff.delayNanos(attempt, random)))
        .isBetween(delay.subtract(tolerance).min(LONGEST), delay.add(tolerance).min(LONGEST));
  }

  @Property
  void areNeverNegativeNorShorterThanTheOneBefore(
      @ForAll("backoffs") Backoff backoff,
      @ForAll @IntRange(max = Integer.MAX_VALUE - 1) int attempt,
      @ForAll("shares") double random) {
    assertThat(backoff.delayNanos(attempt, random))
        .isBetween(0L, backoff.delayNanos(attempt + 1, random));
  }

  @Property
  void beginAgainAfterARunThatWasLongEnough(
      @ForAll @IntRange(max = 10) int longEnough,
      @ForAll @Size(max = 30) List<@IntRange(max = 12) Integer> runs) {
    Backoff backoff =
        new Backoff(Duration.ofSeconds(1), 2, Duration.ofDays(1), 0, Duration.ofNanos(longEnough));
    ChildRecord record = new ChildRecord();
    int attempt = 0;
    for (int run : runs) {
      if (run >= longEnough) {
        attempt = 0;
      }
      assertThat(record.nextDelay(backoff, run, 0.5)).isEqualTo(backoff.delayNanos(attempt, 0.5));
      attempt++;
    }
  }
}
