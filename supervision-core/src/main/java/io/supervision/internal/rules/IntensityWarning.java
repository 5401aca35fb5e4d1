package io.supervision.internal.rules;

import io.supervision.internal.platform.Nanos;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds settings of intensity and backoff that defeat each other: a supervisor that can never give
 * up, since its children's delays are too long for its period, or one that always will before any
 * delay.
 *
 * <p>It warns only where it is sure. Where it cannot know, as with children that are added later,
 * it says nothing.
 */
public final class IntensityWarning {

  private IntensityWarning() {}

  /** One sentence about the settings of a supervisor, if they cannot be meant so. */
  public static Optional<String> of(SupervisorSpec spec, String path) {
    List<ChildSpec> delayed =
        spec.children().stream()
            .filter(child -> child.restart() != RestartType.TEMPORARY)
            .filter(child -> child.settings().backoff() != null)
            .toList();
    RestartIntensity intensity = spec.intensity();
    if (delayed.isEmpty() || intensity.isUnlimited()) {
      return Optional.empty();
    }
    String who = path.isEmpty() ? "the root supervisor" : "supervisor '" + path + "'";
    if (intensity.maxRestarts() == 0) {
      return Optional.of(
          who
              + " gives up at the first restart (max-restarts 0), so that the backoff of its"
              + " children has no effect");
    }
    if (cannotGiveUp(spec, delayed)) {
      return Optional.of(
          who
              + " can never give up: with the backoff of its children, more than "
              + intensity.maxRestarts()
              + " restarts do not fit into its period of "
              + intensity.period()
              + "; use a longer period, fewer restarts, or max-restarts unlimited");
    }
    return Optional.empty();
  }

  /** Whether all restarts that the delays allow in one period do not exceed the intensity. */
  private static boolean cannotGiveUp(SupervisorSpec spec, List<ChildSpec> delayed) {
    long restarting =
        spec.children().stream().filter(c -> c.restart() != RestartType.TEMPORARY).count();
    // a child without a delay, or one that is added, can fail often enough by itself
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
   *
   * <p>With the shortest delays that the jitter allows, and no time in between: never too few.
   */
  private static long restartsWithin(RestartIntensity intensity, @Nullable Backoff backoff) {
    long left = Nanos.of(intensity.period());
    long restarts = 0;
    while (left >= 0 && restarts <= intensity.maxRestarts() && backoff != null) {
      // without jitter and run time, which both differ: so many at most
      left -= Math.max(1, backoff.delayNanos((int) restarts, 0));
      restarts++;
    }
    return restarts;
  }
}
