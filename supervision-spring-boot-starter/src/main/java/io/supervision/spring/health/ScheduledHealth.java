package io.supervision.spring.health;

import io.supervision.spring.internal.ScheduledView;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** How the scheduled tasks are that nobody has asked us to supervise: told, and never down. */
final class ScheduledHealth {

  private static final int EXAMPLES = 10;

  private ScheduledHealth() {}

  static Health of(List<ScheduledView> tasks) {
    List<String> overdue = names(tasks, "overdue");
    List<String> failed =
        tasks.stream().filter(task -> task.failure() != null).map(ScheduledView::name).toList();
    Health.Builder health =
        Health.status(overdue.isEmpty() && failed.isEmpty() ? Status.UP : Status.UNKNOWN);
    health.withDetail("tasks", tasks.size()).withDetail("running", names(tasks, "running").size());
    add(health, "overdue", overdue);
    add(health, "failed", failed);
    return health.build();
  }

  private static List<String> names(List<ScheduledView> tasks, String state) {
    return tasks.stream()
        .filter(task -> task.state().equals(state))
        .map(ScheduledView::name)
        .toList();
  }

  private static void add(Health.Builder health, String detail, List<String> names) {
    if (!names.isEmpty()) {
      health
          .withDetail(detail, names.size())
          .withDetail(detail + "Examples", names.subList(0, Math.min(EXAMPLES, names.size())));
    }
  }
}
