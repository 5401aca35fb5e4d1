package io.supervision.spring.internal.history;

import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.OutageSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How well a node is: a function of its present and of its outage, not of earlier answers. Health,
 * probes and dashboard ask here and nowhere else, so that they never contradict each other;
 * readiness asks only how long an outage lasts, and keeps what starts out of service.
 */
public enum NodeStatus {
  /** All is as it should be. */
  UP,
  /** It does not run, cannot do its work, or has to show first that it is well again. */
  UNKNOWN,
  /** Somebody has to look at it. */
  DOWN;

  /**
   * The status of a worker, or of a supervisor without its children.
   *
   * @param node the node
   * @param above the supervisor above it because of which it may be stopped, if there is one
   * @param downAfter how long an outage may last until its node has to keep running
   * @param now the tree's own time
   * @return the first that applies
   */
  public static NodeStatus of(
      NodeSnapshot node, @Nullable SupervisorSnapshot above, Duration downAfter, Instant now) {
    NodeState state = node.state();
    SupervisorSnapshot stopped = state == NodeState.STOPPED ? above : null;
    if (state == NodeState.STUCK
        || state == NodeState.GAVE_UP
        || isUnhealthy(node)
        || isIn(NodeState.GAVE_UP, stopped)) {
      return DOWN;
    }
    if (state == NodeState.HELD || isIn(NodeState.HELD, stopped)) {
      return UP;
    }
    if (node.outage() != null) {
      return isDownInOutage(node, downAfter, now) ? DOWN : UNKNOWN;
    }
    if (stopped != null) {
      return of(stopped, null, downAfter, now);
    }
    return switch (state) {
      case STARTING, STOPPING, RESTARTING, WAITING -> UNKNOWN;
      case STOPPED -> node.incarnation() == 0 ? UNKNOWN : UP;
      // also one that has no outage, as temporary children
      case RUNNING -> node.degraded() != null ? UNKNOWN : UP;
      case HELD, STUCK, GAVE_UP -> UP;
    };
  }

  /**
   * Whether a node did not run, or was degraded, at some moment of its outage that came too late.
   * Time in which the process stood still is nobody's.
   *
   * @param node the node
   * @param downAfter how long an outage may last until its node has to keep running
   * @param now the tree's own time
   * @return false without an outage
   */
  public static boolean isDownInOutage(NodeSnapshot node, Duration downAfter, Instant now) {
    OutageSnapshot outage = node.outage();
    if (outage == null) {
      return false;
    }
    Instant running = outage.runningSince();
    boolean works = node.state() == NodeState.RUNNING && node.degraded() == null;
    Instant latest = works && running != null ? running : now;
    Duration lasted = Duration.between(outage.since(), latest).minus(outage.stoodStill());
    return lasted.compareTo(downAfter) >= 0;
  }

  /**
   * Because of whom the children of a supervisor that are stopped do not run.
   *
   * @param supervisor the supervisor
   * @param above the supervisor that is to blame for this one, if there is one
   * @return null if nobody is to blame
   */
  public static @Nullable SupervisorSnapshot blamedBelow(
      SupervisorSnapshot supervisor, @Nullable SupervisorSnapshot above) {
    if (above != null) {
      return above;
    }
    return switch (supervisor.state()) {
      case GAVE_UP, STARTING, RESTARTING, WAITING, HELD -> supervisor;
      case RUNNING, STOPPING, STOPPED, STUCK -> null;
    };
  }

  private static boolean isIn(NodeState state, @Nullable SupervisorSnapshot supervisor) {
    return supervisor != null && supervisor.state() == state;
  }

  private static boolean isUnhealthy(NodeSnapshot node) {
    return node instanceof ChildSnapshot child
        && child.health().status() == HealthSnapshot.Status.UNHEALTHY;
  }
}
