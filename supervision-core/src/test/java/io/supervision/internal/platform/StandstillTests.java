package io.supervision.internal.platform;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pauses of a process whose timer is run by the test. */
class StandstillTests {

  private static final long LIMIT = ofSeconds(3).toNanos();

  private long now;
  private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::at));
  private final Standstill standstill =
      new Standstill(() -> now, (delay, task) -> tasks.add(new Task(now + delay, task)));
  private Platform.Watch watch;

  private record Task(long at, Runnable run) {}

  @BeforeEach
  void watch() {
    watch = standstill.watch();
  }

  @Test
  void takesNothingOffWhileTheTimerTicks() {
    runs(ofSeconds(10));
    assertThat(off(0)).isZero();
  }

  @Test
  void takesOffAPauseShorterThanTheLimit() {
    runs(ofSeconds(1));
    stands(ofMillis(2_500));
    runs(ofSeconds(1));
    assertThat(off(0)).isBetween(2_250L, 2_500L);
  }

  @Test
  void takesOffAPauseHoweverLongItWas() {
    runs(ofSeconds(1));
    stands(ofSeconds(800));
    assertThat(off(0)).isBetween(799_750L, 800_000L);
    runs(ofSeconds(1));
    assertThat(off(0)).isBetween(799_750L, 800_000L);
  }

  @Test
  void takesOffWhatCameAfterTheMomentOnly() {
    runs(ofSeconds(1));
    stands(ofSeconds(8));
    runs(ofSeconds(1));
    assertThat(off(now - ofMillis(500).toNanos())).isZero();
    assertThat(off(now - ofSeconds(3).toNanos())).isBetween(1_900L, 2_100L);
  }

  @Test
  void givesABusyMachineAsMuchAgainAsTheLimitInAll() {
    for (int i = 0; i < 20; i++) {
      stands(ofSeconds(1));
      runs(ofMillis(250));
    }
    assertThat(off(0)).isEqualTo(3_000L);
  }

  @Test
  void takesNothingOffForTicksThatComeALittleLate() {
    for (int i = 0; i < 20; i++) {
      stands(ofMillis(600));
      runs(ofMillis(250));
    }
    assertThat(off(0)).isZero();
  }

  @Test
  void stopsTickingWhenNothingIsWatched() {
    watch.end();
    watch.end();
    runs(ofSeconds(1));
    assertThat(tasks).isEmpty();

    standstill.watch();
    runs(ofSeconds(1));
    assertThat(tasks).hasSize(1);
  }

  private long off(long since) {
    return Duration.ofNanos(standstill.since(since, LIMIT)).toMillis();
  }

  /** Time goes by while no thread runs. */
  private void stands(Duration time) {
    now += time.toNanos();
  }

  private void runs(Duration time) {
    long end = now + time.toNanos();
    while (!tasks.isEmpty() && tasks.peek().at() <= end) {
      Task next = tasks.poll();
      now = Math.max(now, next.at());
      next.run().run();
    }
    now = end;
  }
}
