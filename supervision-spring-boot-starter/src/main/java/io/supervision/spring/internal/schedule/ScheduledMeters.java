package io.supervision.spring.internal.schedule;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.supervision.spring.internal.Remarks;
import java.util.List;

/** How many scheduled tasks that are no children are how. */
public final class ScheduledMeters implements MeterBinder {

  private static final List<String> STATES =
      List.of("waiting", "running", "failed", "overdue", "over");

  private final Remarks remarks;

  /**
   * Counts them when somebody reads the gauge.
   *
   * @param remarks knows them
   */
  public ScheduledMeters(Remarks remarks) {
    this.remarks = remarks;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (String state : STATES) {
      Gauge.builder("supervision.scheduled.tasks", () -> count(state))
          .description("Scheduled tasks that are no children of the tree, by their state")
          .tag("state", state)
          .register(registry);
    }
  }

  private long count(String state) {
    return remarks.scheduled().stream().filter(task -> task.state().equals(state)).count();
  }
}
