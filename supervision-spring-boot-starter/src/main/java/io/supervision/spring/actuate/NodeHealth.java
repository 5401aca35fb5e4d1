package io.supervision.spring.actuate;

import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.StuckSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** What a node's state means for the health of the application. */
final class NodeHealth {

  private static final int EXAMPLES = 10;

  private final Duration downAfter;
  private final DownSince downSince;
  private final InstantSource clock;

  NodeHealth(Duration downAfter, DownSince downSince, InstantSource clock) {
    this.downAfter = downAfter;
    this.downSince = downSince;
    this.clock = clock;
  }

  /**
   * The health of a worker, or of a supervisor without its children.
   *
   * @param node the node
   * @param abandoned whether a supervisor above it gave up
   */
  Health of(NodeSnapshot node, boolean abandoned) {
    Health.Builder health = Health.status(status(node, abandoned));
    health.withDetail("state", node.state().label());
    detail(health, "since", node.since());
    health
        .withDetail("incarnation", node.incarnation())
        .withDetail("restarts", node.restarts())
        .withDetail("failures", node.failures());
    ExitSnapshot exit = node.lastExit();
    if (exit != null) {
      Throwable cause = exit.reason().cause();
      health.withDetail("lastExit", exit.reason().label());
      detail(health, "exception", cause == null ? null : cause.getClass().getName());
    }
    detail(health, "nextRestartAt", node.nextRestartAt());
    if (node instanceof SupervisorSnapshot supervisor) {
      addBudget(health, supervisor);
    } else if (node instanceof ChildSnapshot child) {
      addCheck(health, child.health());
    }
    StuckSnapshot stuck = node.stuck();
    if (stuck != null) {
      health.withDetail("stuckThread", stuck.thread()).withDetail("stuckSince", stuck.since());
    }
    return health.build();
  }

  /** The health of a pool with all its children, in one. */
  Health ofPool(SupervisorSnapshot pool, boolean abandoned) {
    Map<String, Integer> states = new TreeMap<>();
    List<String> down = new ArrayList<>();
    pool.children().forEach(child -> visit(child, states, down, isAbandoned(pool, abandoned)));
    Health own = of(pool, abandoned);
    Health.Builder health = Health.status(down.isEmpty() ? own.getStatus() : Status.DOWN);
    health.withDetails(own.getDetails()).withDetail("children", states);
    if (!down.isEmpty()) {
      health
          .withDetail("down", down.size())
          .withDetail("examples", down.subList(0, Math.min(EXAMPLES, down.size())));
    }
    return health.build();
  }

  static boolean isAbandoned(SupervisorSnapshot supervisor, boolean abandoned) {
    return abandoned || supervisor.state() == NodeState.GAVE_UP;
  }

  private void visit(
      NodeSnapshot node, Map<String, Integer> states, List<String> down, boolean abandoned) {
    states.merge(node.state().label(), 1, Integer::sum);
    if (status(node, abandoned).equals(Status.DOWN)) {
      down.add(node.path());
    }
    if (node instanceof SupervisorSnapshot supervisor) {
      boolean below = isAbandoned(supervisor, abandoned);
      supervisor.children().forEach(child -> visit(child, states, down, below));
    }
  }

  private Status status(NodeSnapshot node, boolean abandoned) {
    return switch (node.state()) {
      case GAVE_UP, STUCK -> Status.DOWN;
      case RUNNING -> isUnhealthy(node) ? Status.DOWN : Status.UP;
      case STOPPED ->
          abandoned ? Status.DOWN : node.incarnation() == 0 ? Status.UNKNOWN : Status.UP;
      case STARTING, RESTARTING -> isDownTooLong(node) ? Status.DOWN : Status.UNKNOWN;
      case STOPPING -> Status.UNKNOWN;
    };
  }

  private static boolean isUnhealthy(NodeSnapshot node) {
    return node instanceof ChildSnapshot child
        && child.health().status() == HealthSnapshot.Status.UNHEALTHY;
  }

  private boolean isDownTooLong(NodeSnapshot node) {
    return downSince.isLongerThan(node, downAfter, clock.instant());
  }

  private static void addBudget(Health.Builder health, SupervisorSnapshot supervisor) {
    health.withDetail("restartsInPeriod", supervisor.restartsInPeriod());
    if (!supervisor.intensity().isUnlimited()) {
      health.withDetail("maxRestarts", supervisor.intensity().maxRestarts());
    }
    health.withDetail("period", supervisor.intensity().period());
  }

  private static void addCheck(Health.Builder health, HealthSnapshot check) {
    if (check.status() == HealthSnapshot.Status.UNHEALTHY) {
      health.withDetail("failedChecks", check.failures()).withDetail("check", check.detail());
      detail(health, "lastCheck", check.lastCheck());
    }
  }

  private static void detail(Health.Builder health, String name, @Nullable Object value) {
    if (value != null) {
      health.withDetail(name, value);
    }
  }
}
