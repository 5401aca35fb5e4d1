package io.supervision;

import io.supervision.spec.RestartType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the rules what a crash would lead to, without doing it. */
final class Prediction {

  private Prediction() {}

  static WhatIf ofCrash(Child child) {
    SupervisorProcess supervisor = child.owner;
    List<Child> order = supervisor.children.inStartOrder();
    if (!order.contains(child)) {
      throw Refusals.noChild(supervisor.place, child.id());
    }
    Integer left = restartsLeft(supervisor);
    if (child.spec.restart() == RestartType.TEMPORARY) {
      boolean last =
          child.spec.settings().significant() && AutoShutdownRule.follows(supervisor, child);
      return last
          ? allStop(child, order, left)
          : new WhatIf(child.path(), List.of(), List.of(), left, null);
    }
    if (left != null && left == 0) {
      return allStop(child, order, 0);
    }
    RestartGroup<Child> group =
        RestartGroup.of(supervisor.spec.strategy(), order, child, member -> member.spec.restart());
    return new WhatIf(
        child.path(),
        running(group.stops(), child),
        group.starts().stream().map(Child::path).toList(),
        left == null ? null : left - 1,
        null);
  }

  /** The supervisor ends: because it gives up, or because a significant child has ended. */
  private static WhatIf allStop(Child child, List<Child> order, @Nullable Integer left) {
    List<Child> stops = new ArrayList<>(order);
    Collections.reverse(stops);
    return new WhatIf(
        child.path(), running(stops, child), List.of(), left, child.owner.place.path());
  }

  private static List<String> running(List<Child> children, Child crashed) {
    return children.stream()
        .filter(other -> other != crashed && other.process != null)
        .map(Child::path)
        .toList();
  }

  private static @Nullable Integer restartsLeft(SupervisorProcess supervisor) {
    if (supervisor.spec.intensity().isUnlimited()) {
      return null;
    }
    int used = supervisor.window.inPeriod(supervisor.tree.platform.nanoTime());
    return Math.max(0, supervisor.spec.intensity().maxRestarts() - used);
  }
}
