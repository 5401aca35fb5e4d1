package io.supervision.spring.health;

import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.DegradedSnapshot;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.OutageSnapshot;
import io.supervision.snapshot.StuckSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.snapshot.WaitingSnapshot;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.Shortened;
import io.supervision.spring.internal.history.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** What the nodes of one snapshot mean for the health of the application. */
final class NodeHealth {

  private static final int EXAMPLES = 10;

  private final Duration downAfter;
  private final Instant now;
  private final Remarks remarks;

  NodeHealth(Duration downAfter, Instant now, Remarks remarks) {
    this.downAfter = downAfter;
    this.now = now;
    this.remarks = remarks;
  }

  /**
   * The health of a worker, or of a supervisor without its children.
   *
   * @param node the node
   * @param above the supervisor above it because of which it may be stopped, if there is one
   */
  Health of(NodeSnapshot node, @Nullable SupervisorSnapshot above) {
    Health.Builder health = Health.status(status(node, above));
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
    WaitingSnapshot waiting = node.waiting();
    if (waiting != null) {
      health
          .withDetail("waitsFor", words(waiting.requirements()))
          .withDetail("waitingSince", waiting.since());
    }
    DegradedSnapshot degraded = node.degraded();
    if (degraded != null) {
      health
          .withDetail("degraded", Shortened.text(degraded.what()))
          .withDetail("degradedSince", degraded.since());
    }
    addRemark(health, remarks.of(node.path()));
    OutageSnapshot outage = node.outage();
    if (outage != null) {
      health
          .withDetail("outageSince", outage.since())
          .withDetail("failuresInOutage", outage.failures());
    }
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
  Health ofPool(SupervisorSnapshot pool, @Nullable SupervisorSnapshot above) {
    Pool seen = new Pool();
    SupervisorSnapshot below = NodeStatus.blamedBelow(pool, above);
    pool.children().forEach(child -> visit(child, seen, below));
    List<String> paths = seen.down;
    Health own = of(pool, above);
    Health.Builder health = Health.status(paths.isEmpty() ? own.getStatus() : Status.DOWN);
    health.withDetails(own.getDetails()).withDetail("children", seen.states);
    if (seen.degraded > 0) {
      health.withDetail("degraded", seen.degraded);
    }
    if (!paths.isEmpty()) {
      health
          .withDetail("down", paths.size())
          .withDetail("examples", paths.subList(0, Math.min(EXAMPLES, paths.size())));
    }
    return health.build();
  }

  /** What there is to say of the children of a pool. */
  private static final class Pool {
    final Map<String, Integer> states = new TreeMap<>();
    final List<String> down = new ArrayList<>();
    int degraded;
  }

  private void visit(NodeSnapshot node, Pool seen, @Nullable SupervisorSnapshot above) {
    seen.states.merge(node.state().label(), 1, Integer::sum);
    seen.degraded += node.degraded() == null ? 0 : 1;
    if (status(node, above).equals(Status.DOWN)) {
      seen.down.add(node.path());
    }
    if (node instanceof SupervisorSnapshot supervisor) {
      SupervisorSnapshot below = NodeStatus.blamedBelow(supervisor, above);
      supervisor.children().forEach(child -> visit(child, seen, below));
    }
  }

  private Status status(NodeSnapshot node, @Nullable SupervisorSnapshot above) {
    return switch (NodeStatus.of(node, above, downAfter, now)) {
      case UP -> Status.UP;
      case UNKNOWN -> Status.UNKNOWN;
      case DOWN -> Status.DOWN;
    };
  }

  /** As in the log, such as {@code db (connection refused), other/child (held)}. */
  private static String words(List<UnmetRequirement> requirements) {
    return Shortened.text(
        requirements.stream().map(UnmetRequirement::toString).collect(Collectors.joining(", ")));
  }

  private static void addRemark(Health.Builder health, Remarks.Remark remark) {
    detail(health, "pausedSince", remark.pausedSince());
    detail(health, "note", remark.note().isEmpty() ? null : remark.note());
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
      health
          .withDetail("failedChecks", check.failures())
          .withDetail("check", Shortened.text(check.detail()));
      detail(health, "lastCheck", check.lastCheck());
    }
  }

  private static void detail(Health.Builder health, String name, @Nullable Object value) {
    if (value != null) {
      health.withDetail(name, value);
    }
  }
}
