package io.supervision;

import io.supervision.spec.Strategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the rules what a crash would lead to, without doing it. */
final class Prediction {

  private Prediction() {}

  static WhatIf ofCrash(Child child) {
    SupervisorProcess supervisor = child.owner;
    RestartDecision decision =
        switch (child.spec.restart()) {
          case PERMANENT, TRANSIENT -> RestartDecision.RESTART;
          case TEMPORARY -> RestartDecision.FORGET;
        };
    Integer left = restartsLeft(supervisor);
    if (decision != RestartDecision.RESTART) {
      return new WhatIf(child.path(), List.of(), List.of(), left, null);
    }
    if (left != null && left == 0) {
      List<String> stops =
          supervisor.children.inReverse().stream()
              .filter(other -> other != child && other.process != null)
              .map(Child::path)
              .toList();
      return new WhatIf(child.path(), stops, List.of(), 0, supervisor.place.path());
    }
    Strategy strategy = supervisor.spec.strategy();
    RestartGroup<Child> group =
        RestartGroup.of(
            strategy, supervisor.children.inStartOrder(), child, member -> member.spec.restart());
    return new WhatIf(
        child.path(),
        group.stops().stream().filter(other -> other.process != null).map(Child::path).toList(),
        group.starts().stream().map(Child::path).toList(),
        left == null ? null : left - 1,
        null);
  }

  private static @Nullable Integer restartsLeft(SupervisorProcess supervisor) {
    if (supervisor.spec.intensity().isUnlimited()) {
      return null;
    }
    int used = supervisor.window.inPeriod(supervisor.tree.platform.nanoTime());
    return Math.max(0, supervisor.spec.intensity().maxRestarts() - used);
  }
}
