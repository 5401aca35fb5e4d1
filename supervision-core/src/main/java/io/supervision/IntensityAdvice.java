package io.supervision;

import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildStart;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds settings of intensity and backoff that defeat each other: a supervisor that can never give
 * up, since its children's delays are too long for its period, or one that always will before any
 * delay.
 */
final class IntensityAdvice {

  private IntensityAdvice() {}

  /** One sentence for each supervisor, here and below, whose settings cannot be meant so. */
  static List<String> of(SupervisorSpec root) {
    List<String> advice = new ArrayList<>();
    Deque<Node> left = new ArrayDeque<>(List.of(new Node(root, "")));
    for (Node next = left.poll(); next != null; next = left.poll()) {
      advise(next.spec(), next.path(), advice);
      next.nested().forEach(left::push);
    }
    return advice;
  }

  /** A supervisor and where it is; a tree of them may be too deep for a stack. */
  private record Node(SupervisorSpec spec, String path) {

    /** The supervisors below, the last one first. */
    List<Node> nested() {
      List<Node> found = new ArrayList<>();
      for (ChildSpec child : spec.children()) {
        if (child.start() instanceof ChildStart.Nested nested) {
          found.add(new Node(nested.spec(), path.isEmpty() ? child.id() : path + "/" + child.id()));
        }
      }
      Collections.reverse(found);
      return found;
    }
  }

  private static void advise(SupervisorSpec spec, String path, List<String> advice) {
    List<ChildSpec> delayed =
        spec.children().stream()
            .filter(child -> child.restart() != RestartType.TEMPORARY)
            .filter(child -> child.settings().backoff() != null)
            .toList();
    RestartIntensity intensity = spec.intensity();
    if (!delayed.isEmpty() && !intensity.isUnlimited()) {
      String who = path.isEmpty() ? "the root supervisor" : "supervisor '" + path + "'";
      if (intensity.maxRestarts() == 0) {
        advice.add(
            who
                + " gives up at the first restart (max-restarts 0), so that the backoff of its"
                + " children has no effect");
      } else if (cannotGiveUp(spec, delayed)) {
        advice.add(
            who
                + " can never give up: with the backoff of its children, more than "
                + intensity.maxRestarts()
                + " restarts do not fit into its period of "
                + intensity.period()
                + "; use a longer period, fewer restarts, or max-restarts unlimited");
      }
    }
  }

  private static boolean cannotGiveUp(SupervisorSpec spec, List<ChildSpec> delayed) {
    long restarting =
        spec.children().stream().filter(c -> c.restart() != RestartType.TEMPORARY).count();
    if (spec.kind() != SupervisorKind.STATIC || restarting > delayed.size()) {
      return false;
    }
    long possible = 0;
    for (ChildSpec child : delayed) {
      possible += restartsWithin(spec.intensity(), child.settings().backoff());
    }
    return possible <= spec.intensity().maxRestarts();
  }

  /**
   * How many restarts of a child that fails at once its delays allow within the period, at most.
   */
  private static long restartsWithin(RestartIntensity intensity, @Nullable Backoff backoff) {
    long left = Nanos.of(intensity.period());
    long restarts = 0;
    while (left >= 0 && restarts <= intensity.maxRestarts() && backoff != null) {
      left -= Math.max(1, backoff.delayNanos((int) restarts, 0));
      restarts++;
    }
    return restarts;
  }
}
