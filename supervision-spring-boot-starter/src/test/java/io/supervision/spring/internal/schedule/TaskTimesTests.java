package io.supervision.spring.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.scheduling.config.CronTask;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.FixedRateTask;
import org.springframework.scheduling.config.OneTimeTask;
import org.springframework.scheduling.config.Task;
import org.springframework.scheduling.config.TriggerTask;
import org.springframework.scheduling.support.CronTrigger;

/** When tasks are due, and what that is called. */
class TaskTimesTests {

  private static final Instant START = Instant.parse("2000-01-01T12:00:07Z");
  private static final Instant RUN = Instant.parse("2000-01-01T13:00:00Z");

  private static final Task CRON =
      new CronTask(
          () -> {}, new CronTrigger("0 */10 * * * *", TimeZone.getTimeZone(ZoneOffset.UTC)));
  private static final Task RATE =
      new FixedRateTask(() -> {}, Duration.ofSeconds(90), Duration.ofSeconds(5));
  private static final Task DELAY =
      new FixedDelayTask(() -> {}, Duration.ofMillis(500), Duration.ZERO);
  private static final Task ONCE = new OneTimeTask(() -> {}, Duration.ofSeconds(5));
  private static final Task OTHER = new TriggerTask(() -> {}, context -> null);

  static Stream<Arguments> table() {
    return Stream.of(
        // task, words, due after the start, due after a run, too long when it runs since RUN
        arguments(CRON, "cron 0 */10 * * * *", "12:10:00", "13:10:00", "13:30:00"),
        arguments(RATE, "every 1m30s", "12:00:12", "13:01:30", "13:04:30"),
        arguments(DELAY, "0.5s after each run", "12:00:07", null, null),
        arguments(ONCE, "once, 5s after the start", "12:00:12", null, null),
        arguments(OTHER, null, null, null, null));
  }

  @ParameterizedTest
  @MethodSource("table")
  void areAsTheTableSays(
      Task task, String words, String afterStart, String afterRun, String tooLong) {
    if (words != null) {
      assertThat(TaskTimes.words(task)).isEqualTo(words);
    }
    assertThat(TaskTimes.due(task, null, START)).isEqualTo(time(afterStart));
    assertThat(TaskTimes.due(task, RUN, START)).isEqualTo(time(afterRun));
    assertThat(TaskTimes.tooLong(task, RUN)).isEqualTo(time(tooLong));
  }

  private static Instant time(String time) {
    return time == null ? null : Instant.parse("2000-01-01T" + time + "Z");
  }
}
