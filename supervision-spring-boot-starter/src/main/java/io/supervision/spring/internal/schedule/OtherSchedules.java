package io.supervision.spring.internal.schedule;

import io.supervision.spring.internal.ScheduledView;
import io.supervision.spring.internal.Shortened;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.config.IntervalTask;
import org.springframework.scheduling.config.OneTimeTask;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.scheduling.config.TaskExecutionOutcome;
import org.springframework.util.ReflectionUtils;

/** The scheduled tasks that Spring runs. They are looked at when somebody asks, and left alone. */
public final class OtherSchedules {

  private static final @Nullable Field FUTURE = future();

  private final Supplier<Stream<ScheduledTaskHolder>> holders;
  private final Instant start;

  /** Since when a task was seen without a next run, although it should have one. */
  private final Map<ScheduledTask, Instant> seenDue =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * Looks at the tasks of a context.
   *
   * @param holders who knows of them, asked each time
   * @param start when the application was started
   */
  public OtherSchedules(Supplier<Stream<ScheduledTaskHolder>> holders, Instant start) {
    this.holders = holders;
    this.start = start;
  }

  private static @Nullable Field future() {
    Field field = ReflectionUtils.findField(ScheduledTask.class, "future");
    if (field != null) {
      ReflectionUtils.makeAccessible(field);
    }
    return field;
  }

  /**
   * All of them as they are now.
   *
   * @return those in trouble first, then by name
   */
  public List<ScheduledView> all() {
    Instant now = Instant.now();
    return holders
        .get()
        .flatMap(holder -> holder.getScheduledTasks().stream())
        .map(task -> view(task, now))
        .sorted(
            Comparator.comparing((ScheduledView view) -> !view.isInTrouble())
                .thenComparing(ScheduledView::name)
                .thenComparing(ScheduledView::trigger))
        .toList();
  }

  private ScheduledView view(ScheduledTask scheduled, Instant now) {
    TaskExecutionOutcome last = scheduled.getTask().getLastExecutionOutcome();
    Instant began = last.executionTime();
    boolean isRunning = last.status() == TaskExecutionOutcome.Status.STARTED;
    boolean isOver = isCancelled(scheduled) || isDone(scheduled, last);
    Instant planned = scheduled.nextExecution();
    Instant due = isOver ? null : isRunning ? null : due(scheduled, began, planned, now);
    return new ScheduledView(
        Shortened.said(scheduled),
        TaskTimes.words(scheduled.getTask()),
        began,
        last.throwable(),
        due,
        isRunning ? began : null,
        overdue(scheduled, isRunning ? began : null, due, now),
        isOver && !isRunning);
  }

  /** What the scheduler plans, or what follows from the last run if it plans nothing. */
  private @Nullable Instant due(
      ScheduledTask scheduled, @Nullable Instant began, @Nullable Instant planned, Instant now) {
    if (planned != null) {
      seenDue.remove(scheduled);
      return planned;
    }
    Instant due = TaskTimes.due(scheduled.getTask(), began, start);
    // a trigger may have no further time; a delay always has one
    return due == null && scheduled.getTask() instanceof IntervalTask
        ? seenDue.computeIfAbsent(scheduled, task -> now)
        : due;
  }

  private static @Nullable Instant overdue(
      ScheduledTask scheduled, @Nullable Instant runningSince, @Nullable Instant due, Instant now) {
    Instant limit =
        runningSince == null ? due : TaskTimes.tooLong(scheduled.getTask(), runningSince);
    return limit != null && now.isAfter(limit.plus(TaskTimes.TOLERANCE)) ? limit : null;
  }

  private static boolean isDone(ScheduledTask scheduled, TaskExecutionOutcome last) {
    return scheduled.getTask() instanceof OneTimeTask
        && last.status() != TaskExecutionOutcome.Status.NONE
        && last.status() != TaskExecutionOutcome.Status.STARTED;
  }

  /** Only its future knows, which has no public door. */
  private static boolean isCancelled(ScheduledTask scheduled) {
    return FUTURE != null
        && ReflectionUtils.getField(FUTURE, scheduled) instanceof Future<?> future
        && future.isCancelled();
  }
}
