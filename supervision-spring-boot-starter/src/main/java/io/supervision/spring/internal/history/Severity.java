package io.supervision.spring.internal.history;

import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How much attention a node needs. What is in trouble on the dashboard is down in the health of the
 * application, so both ask here.
 */
public enum Severity {
  /** It does not run, and will be started again. */
  RECOVERING,
  /** It is stuck, unhealthy, has given up, or has not run for too long. */
  TROUBLE;

  /**
   * Judges a node by its state.
   *
   * @param down the supervisor above it because of which it is stopped, if there is one
   * @param downTooLong whether a node that is being started has not run for too long
   * @return null if nobody has to look at it
   */
  public static @Nullable Severity of(
      NodeSnapshot node, @Nullable SupervisorSnapshot down, Predicate<NodeSnapshot> downTooLong) {
    return switch (node.state()) {
      case STUCK, GAVE_UP -> TROUBLE;
      case RESTARTING -> downTooLong.test(node) ? TROUBLE : RECOVERING;
      case STARTING -> downTooLong.test(node) ? TROUBLE : null;
      case RUNNING -> isUnhealthy(node) ? TROUBLE : null;
      case STOPPED -> down == null ? null : of(down, null, downTooLong);
      case STOPPING, HELD -> null;
    };
  }

  /**
   * Because of whom the children of a supervisor that are stopped do not run.
   *
   * @param down the supervisor that is to blame for this one, if there is one
   * @return null if nobody is to blame
   */
  public static @Nullable SupervisorSnapshot downBelow(
      SupervisorSnapshot supervisor, @Nullable SupervisorSnapshot down) {
    if (down != null) {
      return down;
    }
    return switch (supervisor.state()) {
      case GAVE_UP, STARTING, RESTARTING -> supervisor;
      case RUNNING, STOPPING, HELD, STOPPED, STUCK -> null;
    };
  }

  private static boolean isUnhealthy(NodeSnapshot node) {
    return node instanceof ChildSnapshot child
        && child.health().status() == HealthSnapshot.Status.UNHEALTHY;
  }
}
