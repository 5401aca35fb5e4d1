package io.supervision.spring.internal.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.config.CronTask;
import org.springframework.scheduling.config.DelayedTask;
import org.springframework.scheduling.config.FixedRateTask;
import org.springframework.scheduling.config.IntervalTask;
import org.springframework.scheduling.config.OneTimeTask;
import org.springframework.scheduling.config.Task;
import org.springframework.scheduling.config.TriggerTask;
import org.springframework.scheduling.support.SimpleTriggerContext;

/** When a task of Spring is due, and what that is called. */
final class TaskTimes {

  /** To begin may take a moment; more is no chance. */
  static final Duration TOLERANCE = Duration.ofSeconds(5);

  /** A run may take longer than its period; it hangs when so many have passed. */
  private static final int PERIODS = 3;

  private TaskTimes() {}

  /** When it is to run, in words. */
  static String words(Task task) {
    if (task instanceof CronTask cron) {
      return "cron " + cron.getExpression();
    } else if (task instanceof OneTimeTask once) {
      return "once, " + text(once.getInitialDelayDuration()) + " after the start";
    } else if (task instanceof FixedRateTask rate) {
      return "every " + text(rate.getIntervalDuration());
    } else if (task instanceof IntervalTask delay) {
      return text(delay.getIntervalDuration()) + " after each run";
    }
    return task instanceof TriggerTask triggered ? String.valueOf(triggered.getTrigger()) : "";
  }

  /** As in {@code 1h30m}. */
  private static String text(Duration time) {
    return time.isZero() ? "0s" : time.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /**
   * When a run is due after one that began at a moment; null where that is not known.
   *
   * @param lastRun when the last one began; null: none has
   * @param start when the application started
   */
  static @Nullable Instant due(Task task, @Nullable Instant lastRun, Instant start) {
    if (task instanceof CronTask cron) {
      return next(cron, lastRun == null ? start : lastRun);
    } else if (lastRun == null) {
      return task instanceof DelayedTask delayed
          ? start.plus(delayed.getInitialDelayDuration())
          : null;
    }
    return task instanceof FixedRateTask rate ? lastRun.plus(rate.getIntervalDuration()) : null;
  }

  /**
   * When a run that is under way should have been over for long; null where nobody can know.
   *
   * @param began when it began
   */
  static @Nullable Instant tooLong(Task task, Instant began) {
    Instant moment = began;
    for (int period = 0; period < PERIODS && moment != null; period++) {
      moment = due(task, moment, began);
    }
    return moment;
  }

  private static @Nullable Instant next(CronTask cron, Instant after) {
    SimpleTriggerContext context =
        new SimpleTriggerContext(Clock.fixed(after, ZoneId.systemDefault()));
    return cron.getTrigger().nextExecution(context);
  }
}
