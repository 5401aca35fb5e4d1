package io.supervision.spring.metrics;

import io.supervision.event.RestartCause;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.SupervisorKind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A snapshot of the tree, summed up as gauges need it. */
final class TreeView {

  /** By path; what is below a pool is not in it. */
  final Map<String, SupervisorView> supervisors = new LinkedHashMap<>();

  final Map<Series, ChildView> children = new LinkedHashMap<>();

  /** A supervisor. */
  static final class SupervisorView {
    final boolean isPool;
    final boolean isUnlimited;
    final int remaining;
    final Map<NodeState, Integer> states = new EnumMap<>(NodeState.class);

    SupervisorView(SupervisorSnapshot supervisor) {
      isPool = supervisor.kind() != SupervisorKind.STATIC;
      isUnlimited = supervisor.intensity().isUnlimited();
      remaining = Math.max(0, supervisor.intensity().maxRestarts() - supervisor.restartsInPeriod());
      supervisor.children().forEach(child -> states.merge(child.state(), 1, Integer::sum));
    }
  }

  /** A child, or all children of a pool. */
  static final class ChildView {
    final Map<NodeState, Integer> states = new EnumMap<>(NodeState.class);
    boolean isChecked;
    boolean isUnhealthy;
    long failures;
    final Map<RestartCause, Long> restarts = new EnumMap<>(RestartCause.class);

    void add(NodeSnapshot node) {
      states.merge(node.state(), 1, Integer::sum);
      failures += node.failures();
      addRestarts(node.restartsByCause());
      if (node instanceof ChildSnapshot child) {
        HealthSnapshot.Status status = child.health().status();
        isChecked |= status != HealthSnapshot.Status.NONE;
        isUnhealthy |= status == HealthSnapshot.Status.UNHEALTHY;
      }
    }

    void addRestarts(Map<RestartCause, Long> more) {
      more.forEach((cause, count) -> restarts.merge(cause, count, Long::sum));
    }
  }

  TreeView(SupervisorSnapshot root) {
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
      child(supervisor, child.id()).add(child);
      if (child instanceof SupervisorSnapshot nested) {
        visit(nested);
      }
    }
  }

  /** All children are one; those of an empty pool with a template are not known by name. */
  private void visitPool(SupervisorSnapshot pool) {
    boolean hasTemplate = pool.kind() == SupervisorKind.TEMPLATE;
    if (hasTemplate && pool.children().isEmpty()) {
      return;
    }
    ChildView all =
        child(pool, hasTemplate ? Series.template(pool.children().get(0).id()) : Series.DYNAMIC);
    pool.children().forEach(all::add);
    all.failures += pool.dropped().failures();
    all.addRestarts(pool.dropped().restartsByCause());
  }

  private ChildView child(SupervisorSnapshot supervisor, String name) {
    return children.computeIfAbsent(new Series(supervisor.path(), name), series -> new ChildView());
  }
}
