package io.supervision.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.RestartIntensity;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartWindowTests {

  private static final long SECOND = 1_000_000_000L;

  private static RestartWindow window(int maxRestarts) {
    return new RestartWindow(new RestartIntensity(maxRestarts, Duration.ofSeconds(5)));
  }

  @Test
  void refusesTheRestartThatExceedsTheIntensity() {
    RestartWindow window = window(2);
    assertThat(window.add(0)).isTrue();
    assertThat(window.add(SECOND)).isTrue();
    assertThat(window.add(2 * SECOND)).isFalse();
    assertThat(window.inPeriod(2 * SECOND)).isEqualTo(3);
  }

  @Test
  void refusesTheFirstWithIntensityZero() {
    assertThat(window(0).add(0)).isFalse();
  }

  @Test
  void stillCountsARestartExactlyOnePeriodOld() {
    RestartWindow window = window(1);
    assertThat(window.add(0)).isTrue();
    assertThat(window.inPeriod(5 * SECOND)).isEqualTo(1);
    assertThat(window.inPeriod(5 * SECOND + 1)).isZero();
    assertThat(window.add(5 * SECOND)).isFalse();
  }

  @Test
  void forgetsWhatIsOlderThanThePeriod() {
    RestartWindow window = window(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(window.add(i * (5 * SECOND + 1))).isTrue();
    }
  }

  @Test
  void countsRightWhileItGrows() {
    RestartWindow window = window(100);
    for (int i = 0; i < 100; i++) {
      assertThat(window.add(i)).isTrue();
      assertThat(window.inPeriod(i)).isEqualTo(i + 1);
    }
    assertThat(window.add(100)).isFalse();
  }
}
