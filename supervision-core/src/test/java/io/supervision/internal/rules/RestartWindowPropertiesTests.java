package io.supervision.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.RestartIntensity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RestartWindowPropertiesTests {

  /** OTP's supervisor: a list of all restarts, of which no more may be in the period. */
  private static final class AllRestarts {

    private final RestartIntensity intensity;
    private final List<Duration> restarts = new ArrayList<>();

    AllRestarts(RestartIntensity intensity) {
      this.intensity = intensity;
    }

    boolean add(Duration now) {
      restarts.add(now);
      return inPeriod(now) <= intensity.maxRestarts();
    }

    int inPeriod(Duration now) {
      int found = 0;
      for (Duration restart : restarts) {
        if (now.minus(restart).compareTo(intensity.period()) <= 0) {
          found++;
        }
      }
      return found;
    }
  }

  /** Few nanoseconds, so that restarts are often exactly one period old, or longer than any age. */
  @Provide
  Arbitrary<Duration> periods() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(1, 40).map(Duration::ofNanos),
        Arbitraries.of(Duration.ofSeconds(Long.MAX_VALUE)));
  }

  /** The nanoseconds between restarts, often none at all. */
  @Provide
  Arbitrary<List<Integer>> steps() {
    return Arbitraries.oneOf(
            Arbitraries.of(0),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 20))
        .list()
        .ofMaxSize(100);
  }

  /** What a monotonic clock shows first; its numbers may go from plus to minus. */
  @Provide
  Arbitrary<Long> origins() {
    return Arbitraries.of(0L, Long.MAX_VALUE - 100);
  }

  @Property
  void countsAsAListOfAllRestartsDoes(
      @ForAll @IntRange(max = 20) int limit,
      @ForAll("periods") Duration period,
      @ForAll("steps") List<Integer> steps,
      @ForAll("origins") long origin) {
    RestartIntensity intensity = new RestartIntensity(limit, period);
    RestartWindow window = new RestartWindow(intensity);
    AllRestarts all = new AllRestarts(intensity);
    Duration now = Duration.ZERO;
    for (int step : steps) {
      now = now.plusNanos(step);
      long clock = origin + now.toNanos();
      assertThat(window.inPeriod(clock)).isEqualTo(all.inPeriod(now));
      boolean goesOn = all.add(now);
      assertThat(window.add(clock)).isEqualTo(goesOn);
      assertThat(window.inPeriod(clock)).isEqualTo(all.inPeriod(now));
      if (!goesOn) {
        window = new RestartWindow(intensity);
        all = new AllRestarts(intensity);
      }
    }
  }

  @Property(tries = 100)
  void refusesNothingAndCountsNothingWithoutALimit(@ForAll("steps") List<Integer> steps) {
    RestartWindow window = new RestartWindow(RestartIntensity.unlimited());
    long now = 0;
    for (int step : steps) {
      now += step;
      assertThat(window.add(now)).isTrue();
      assertThat(window.inPeriod(now)).isZero();
    }
  }
}
