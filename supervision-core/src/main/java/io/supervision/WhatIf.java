package io.supervision;

import io.supervision.event.UnmetRequirement;
import io.supervision.internal.rules.AutoShutdownRule;
import io.supervision.internal.rules.RestartGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would happen if a child crashed now.
 *
 * @param path the child
 * @param stops the paths that would be stopped, in order
 * @param starts the paths that would be started, in order
 * @param restartsLeft how many restarts its supervisor would have left; null without limit
 * @param givesUp the path of the supervisor that would end, since it would give up or shut down
 *     automatically; null if none
 * @param waitsFor what it requires and is known to be down: then it would wait for that, and
 *     nothing would be counted
 */
public record WhatIf(
    String path,
    List<String> stops,
    List<String> starts,
    @Nullable Integer restartsLeft,
    @Nullable String givesUp,
    List<UnmetRequirement> waitsFor) {

  /** Copies the lists. */
  public WhatIf {
    stops = List.copyOf(stops);
    starts = List.copyOf(starts);
    waitsFor = List.copyOf(waitsFor);
  }

  /** Asks the rules what the crash of a child would lead to, without doing it. */
  static WhatIf ofCrash(Child child) {
    SupervisorProcess supervisor = child.owner;
    List<Child> order = supervisor.children.inStartOrder();
    if (!order.contains(child)) {
      throw Refusals.noChild(supervisor.handle, child.id());
    }
    Integer left = restartsLeft(supervisor);
    if (child.isTemporary()) {
      boolean last =
          child.spec().settings().significant()
              && AutoShutdownRule.follows(
                  supervisor.spec.autoShutdown(),
                  order,
                  other -> other != child && other.isSignificantAndActive());
      return last
          ? allStop(child, order, left)
          : new WhatIf(child.path(), List.of(), List.of(), left, null, List.of());
    }
    List<UnmetRequirement> unmet = supervisor.tree.requirements.known(child);
    if (!unmet.isEmpty()) {
      return new WhatIf(child.path(), List.of(), List.of(), left, null, unmet);
    }
    if (left != null && left == 0) {
      return allStop(child, order, 0);
    }
    RestartGroup<Child> group =
        RestartGroup.of(
            supervisor.spec.strategy(), order, child, member -> member.spec().restart());
    return new WhatIf(
        child.path(),
        running(group.stops(), child),
        group.starts().stream().map(Child::path).toList(),
        left == null ? null : left - 1,
        null,
        List.of());
  }

  /** The supervisor ends: because it gives up, or because a significant child has ended. */
  private static WhatIf allStop(Child child, List<Child> order, @Nullable Integer left) {
    List<Child> stops = new ArrayList<>(order);
    Collections.reverse(stops);
    return new WhatIf(
        child.path(), running(stops, child), List.of(), left, child.owner.handle.path(), List.of());
  }

  private static List<String> running(List<Child> children, Child crashed) {
    return children.stream()
        .filter(other -> other != crashed && other.process() != null)
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
