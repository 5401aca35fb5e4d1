package io.supervision.spring.internal.health;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spring.internal.config.SupervisionDeclarations;
import io.supervision.spring.internal.config.SupervisionDeclarations.Probe;
import io.supervision.spring.internal.history.NodeStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * What the children that take part in a probe of the platform have to say to it. Member of that
 * probe's group only.
 */
public final class ProbeHealthIndicator implements HealthIndicator {

  private final SupervisionTree tree;
  private final ObjectProvider<SupervisionDeclarations> declarations;
  private final Probe probe;

  /**
   * The part of a tree in a probe.
   *
   * @param tree the tree
   * @param declarations which children take part; none if nothing is declared
   * @param probe the probe
   */
  public ProbeHealthIndicator(
      SupervisionTree tree, ObjectProvider<SupervisionDeclarations> declarations, Probe probe) {
    this.tree = tree;
    this.declarations = declarations;
    this.probe = probe;
  }

  @Override
  public @Nullable Health health() {
    SupervisionDeclarations declared = declarations.getIfAvailable();
    List<SupervisionDeclarations.Child> children =
        declared == null ? List.of() : declared.withProbe(probe);
    if (declared == null || children.isEmpty()) {
      return null;
    }
    Map<String, String> states = new LinkedHashMap<>();
    boolean up = true;
    for (SupervisionDeclarations.Child child : children) {
      NodeSnapshot node = tree.find(child.path()).orElse(null);
      up &= isUp(node, declared.healthDownAfter());
      states.put(child.path(), node == null ? "absent" : node.state().label());
    }
    return (up ? Health.up() : Health.down()).withDetails(states).build();
  }

  private boolean isUp(@Nullable NodeSnapshot node, Duration downAfter) {
    NodeState state = node == null ? null : node.state();
    return probe == Probe.READINESS
        ? node != null
            && state == NodeState.RUNNING
            && !NodeStatus.isDownInOutage(node, downAfter, tree.now())
        : state != NodeState.STUCK && state != NodeState.GAVE_UP;
  }
}
