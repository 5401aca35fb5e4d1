package io.supervision.spring.internal.schedule;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.config.CronTask;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.FixedRateTask;
import org.springframework.scheduling.config.IntervalTask;
import org.springframework.scheduling.config.OneTimeTask;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.support.PeriodicTrigger;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringValueResolver;

/**
 * Reads {@code @Scheduled} as Spring does, by Spring itself: the tasks that it would schedule are
 * taken for what they say.
 */
final class ScheduleReader {

  /** Only its schedule is read: the method itself may be one that Spring calls otherwise. */
  private static final Method NOTHING =
      Objects.requireNonNull(ReflectionUtils.findMethod(ScheduleReader.class, "nothing"));

  private final StringValueResolver placeholders;

  ScheduleReader(StringValueResolver placeholders) {
    this.placeholders = placeholders;
  }

  void nothing() {}

  /**
   * The triggers of an annotation; none if it is switched off by {@code cron = "-"}.
   *
   * @throws IllegalArgumentException if it says what cannot be
   */
  List<Trigger> read(Scheduled scheduled) {
    Collector tasks = new Collector();
    Processor spring = new Processor(tasks);
    spring.setEmbeddedValueResolver(placeholders);
    try {
      spring.processScheduled(scheduled, NOTHING, this);
    } catch (IllegalStateException invalid) {
      throw new IllegalArgumentException(reason(invalid), invalid);
    }
    return tasks.triggers;
  }

  /** Without the name of the method, which is not the one that it is about. */
  private static String reason(IllegalStateException invalid) {
    String message = String.valueOf(invalid.getMessage());
    int name = message.indexOf("': ");
    return name < 0 ? message : message.substring(name + 3);
  }

  /** Opens what is for subclasses. */
  private static final class Processor extends ScheduledAnnotationBeanPostProcessor {

    Processor(ScheduledTaskRegistrar registrar) {
      super(registrar);
    }

    @Override
    protected void processScheduled(Scheduled scheduled, Method method, Object bean) {
      super.processScheduled(scheduled, method, bean);
    }
  }

  /** Schedules nothing. */
  private static final class Collector extends ScheduledTaskRegistrar {

    final List<Trigger> triggers = new ArrayList<>();

    @Override
    public @Nullable ScheduledTask scheduleCronTask(CronTask task) {
      triggers.add(task.getTrigger());
      return null;
    }

    @Override
    public @Nullable ScheduledTask scheduleFixedRateTask(FixedRateTask task) {
      triggers.add(periodic(task, true));
      return null;
    }

    @Override
    public @Nullable ScheduledTask scheduleFixedDelayTask(FixedDelayTask task) {
      triggers.add(periodic(task, false));
      return null;
    }

    @Override
    public @Nullable ScheduledTask scheduleOneTimeTask(OneTimeTask task) {
      triggers.add(new OnceTrigger(task.getInitialDelayDuration()));
      return null;
    }

    private static Trigger periodic(IntervalTask task, boolean isRate) {
      if (task.getIntervalDuration().isZero()) {
        throw new IllegalArgumentException("an interval has to be longer than zero");
      }
      PeriodicTrigger trigger = new PeriodicTrigger(task.getIntervalDuration());
      trigger.setInitialDelay(task.getInitialDelayDuration());
      trigger.setFixedRate(isRate);
      return trigger;
    }
  }
}
