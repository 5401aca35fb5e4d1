package io.supervision.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WallTimeTests {

  private static final Instant NOON = Instant.parse("2030-06-01T12:00:00Z");

  private long nanos = 5_000;
  private Instant now = NOON;
  private final WallTime time = new WallTime(clocks());

  @Test
  void tellsMomentsByTheWallClock() {
    assertThat(time.of(5_000)).isEqualTo(NOON);
    assertThat(time.of(0)).isEqualTo(NOON.minusNanos(5_000));
    assertThat(time.of(1_000_005_000)).isEqualTo(NOON.plusSeconds(1));
  }

  @Test
  void followsTheWallClockWhileTheMonotonicOneSlept() {
    now = NOON.plus(Duration.ofHours(8));

    time.follow();

    assertThat(time.of(nanos)).isEqualTo(now);
  }

  @Test
  void followsAWallClockThatWasSetBack() {
    now = NOON.minusSeconds(60);

    time.follow();

    assertThat(time.of(nanos)).isEqualTo(now);
  }

  @Test
  void givesAMomentTheSameNameThoughTheClocksAreReadOneAfterTheOther() {
    nanos += 1_000_000;
    now = NOON.plusNanos(1_700_000);

    time.follow();

    assertThat(time.of(5_000)).isEqualTo(NOON);
  }

  @Test
  void tellsAMomentThatNeverComes() {
    assertThat(time.of(Platform.NEVER)).isAfter(NOON.plus(Duration.ofDays(100_000)));
  }

  private Platform clocks() {
    return (Platform)
        Proxy.newProxyInstance(
            Platform.class.getClassLoader(),
            new Class<?>[] {Platform.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "nanoTime" -> nanos;
                  case "now" -> now;
                  default -> throw new AssertionError(method);
                });
  }
}
