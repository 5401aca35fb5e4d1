package io.supervision.spring.metrics;

import io.supervision.event.RestartCause;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.SupervisorKind;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A snapshot of the tree, summed up as gauges need it. */
final class TreeView {

  /** How often the tree has been started. */
  final int run;

  /** By path; what is below a pool is not in it. */
  final Map<String, SupervisorView> supervisors = new LinkedHashMap<>();

  final Map<Series, ChildView> children = new LinkedHashMap<>();
  private final Map<String, String> names;

  /** A supervisor. */
  static final class SupervisorView {
    final boolean isPool;
    final boolean isUnlimited;
    final int remaining;
    final long giveUps;
    final Map<NodeState, Integer> states = new EnumMap<>(NodeState.class);
    final Map<RestartCause, Long> restarts = new EnumMap<>(RestartCause.class);

    SupervisorView(SupervisorSnapshot supervisor) {
      isPool = supervisor.kind() != SupervisorKind.STATIC;
      isUnlimited = supervisor.intensity().isUnlimited();
      remaining = Math.max(0, supervisor.intensity().maxRestarts() - supervisor.restartsInPeriod());
      giveUps = supervisor.giveUps();
      addRestarts(supervisor.dropped().restartsByCause());
      for (NodeSnapshot child : supervisor.children()) {
        states.merge(child.state(), 1, Integer::sum);
        addRestarts(child.restartsByCause());
      }
    }

    private void addRestarts(Map<RestartCause, Long> more) {
      more.forEach((cause, count) -> restarts.merge(cause, count, Long::sum));
    }
  }

  /** A child, all children of a pool that have one name, or the root. */
  static final class ChildView {
    final Map<NodeState, Integer> states = new EnumMap<>(NodeState.class);
    boolean isChecked;
    boolean isUnhealthy;
    long failures;
    long restarts;
    int outages;
    @Nullable Instant outageSince;
    @Nullable Instant incarnationSince;
    @Nullable Instant lastHeartbeat;

    void add(NodeSnapshot node) {
      states.merge(node.state(), 1, Integer::sum);
      failures += node.failures();
      restarts += node.restarts();
      if (node.outage() != null) {
        outages++;
        outageSince = earlier(outageSince, node.outage().since());
      }
      switch (node.state()) {
        case STARTING, RUNNING, STOPPING ->
            incarnationSince = earlier(incarnationSince, node.since());
        case RESTARTING, WAITING, HELD, STOPPED, STUCK, GAVE_UP -> {}
      }
      if (node instanceof ChildSnapshot child) {
        HealthSnapshot.Status status = child.health().status();
        isChecked |= status != HealthSnapshot.Status.NONE;
        isUnhealthy |= status == HealthSnapshot.Status.UNHEALTHY;
        lastHeartbeat = earlier(lastHeartbeat, child.lastHeartbeat());
      }
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return other.isBefore(one) ? other : one;
    }
  }

  /**
   * Sums up a snapshot.
   *
   * @param names of the children of pools that have one, by path
   */
  TreeView(SupervisorSnapshot root, Map<String, String> names) {
    this.names = names;
    run = root.incarnation();
    child(Series.ROOT).add(root);
    visit(root);
  }

  private void visit(SupervisorSnapshot supervisor) {
    SupervisorView view = new SupervisorView(supervisor);
    supervisors.put(supervisor.path(), view);
    if (view.isPool) {
      visitPool(supervisor);
      return;
    }
    for (NodeSnapshot child : supervisor.children()) {
      Series series = new Series(supervisor.path(), child.id());
      // one that was added with the root's name has none of its own
      if (!series.equals(Series.ROOT)) {
        child(series).add(child);
        if (child instanceof SupervisorSnapshot nested) {
          visit(nested);
        }
      }
    }
  }

  /** Those of an empty pool with a template are not known by name. */
  private void visitPool(SupervisorSnapshot pool) {
    for (NodeSnapshot child : pool.children()) {
      child(Series.inPool(pool.path(), pool.kind(), child.path(), names)).add(child);
    }
    ChildView others = others(pool);
    if (others != null) {
      others.failures += pool.dropped().failures();
      others.restarts += pool.dropped().restarts();
    }
  }

  /** Of whom those were that have left: who is declared does not leave for good. */
  private @Nullable ChildView others(SupervisorSnapshot pool) {
    if (pool.kind() != SupervisorKind.TEMPLATE) {
      return child(new Series(pool.path(), Series.DYNAMIC));
    }
    return pool.children().isEmpty()
        ? null
        : child(Series.inPool(pool.path(), pool.kind(), pool.children().get(0).path(), names));
  }

  private ChildView child(Series of) {
    return children.computeIfAbsent(of, series -> new ChildView());
  }
}
