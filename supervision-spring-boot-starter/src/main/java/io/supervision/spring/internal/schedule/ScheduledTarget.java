package io.supervision.spring.internal.schedule;

import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.beans.ChildTarget;
import io.supervision.spring.internal.beans.StartCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A child that is a scheduled method. Its bean is asked for when the tree starts. */
final class ScheduledTarget implements ChildTarget {

  private final ScheduleMaker.Place place;
  private final RunSettings runs;
  private final ScheduleMaker maker;

  /** Runs what the check before the start has found; null before. */
  private volatile @Nullable Worker worker;

  ScheduledTarget(ScheduleMaker.Place place, RunSettings runs, ScheduleMaker maker) {
    this.place = place;
    this.runs = runs;
    this.maker = maker;
  }

  @Override
  public String name() {
    return place.bean();
  }

  @Override
  public String method() {
    return place.method();
  }

  @Override
  public boolean isPrototype() {
    return false;
  }

  @Override
  public boolean isLifecycle() {
    return false;
  }

  /** Spring schedules when all is there, and stops that first. */
  @Override
  public boolean isStaged() {
    return true;
  }

  @Override
  public boolean isScheduled() {
    return true;
  }

  @Override
  public boolean isOneOnly() {
    return true;
  }

  /** Each of its runs has to return in that time. */
  @Override
  public boolean sendsHeartbeats() {
    return true;
  }

  @Override
  public boolean isHealthChecked() {
    return false;
  }

  @Override
  public ChildSpec spec(String id, ChildSettings settings) {
    return ChildSpec.task(id, this::run).settings(settings).build();
  }

  private void run(WorkerContext context) throws Exception {
    Worker found = worker;
    if (found == null) {
      throw new IllegalStateException(
          this + " was not looked at: the tree was not started by the application");
    }
    found.run(context);
  }

  @Override
  public StartCheck startCheck(ChildSettings settings) {
    return problems -> prepare(settings, problems);
  }

  private void prepare(ChildSettings settings, Problems problems) {
    if (worker == null) {
      Optional<Timetable> timetable = maker.timetable(place, problems);
      worker =
          timetable
              .map(
                  found ->
                      maker.worker(
                          found,
                          runs,
                          settings.heartbeatTimeout(),
                          settings.restart() != RestartType.PERMANENT))
              .orElse(null);
    }
  }

  @Override
  public String toString() {
    return place.toString();
  }
}
