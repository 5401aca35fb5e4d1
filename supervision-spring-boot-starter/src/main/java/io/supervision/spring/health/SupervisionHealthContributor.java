package io.supervision.spring.health;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.SupervisorKind;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.ScheduledView;
import io.supervision.spring.internal.history.NodeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health of a tree as its supervisors saw it last: nothing is checked, and nobody waits. A
 * static supervisor is a composite of its children at the time of the request and of {@value
 * #SUPERVISOR}, its own state; a pool is one indicator.
 */
public final class SupervisionHealthContributor implements CompositeHealthContributor {

  /** The name of a supervisor's own state among its children. */
  public static final String SUPERVISOR = "_supervisor";

  /** The name of the scheduled tasks that Spring runs beside the tree. */
  public static final String SCHEDULED = "_scheduled";

  private final SupervisionTree tree;
  private final Duration downAfter;
  private final Remarks remarks;

  /**
   * The health of a tree.
   *
   * @param tree the tree
   * @param downAfter a node in an outage is down when that has lasted for this long and it does not
   *     run
   * @param remarks what there is to say of its nodes beside what the tree knows
   */
  public SupervisionHealthContributor(SupervisionTree tree, Duration downAfter, Remarks remarks) {
    this.tree = tree;
    this.downAfter = downAfter;
    this.remarks = remarks;
  }

  @Override
  public @Nullable HealthContributor getContributor(String name) {
    return name.equals(SCHEDULED) ? scheduled().orElse(null) : root().getContributor(name);
  }

  @Override
  public Stream<HealthContributors.Entry> stream() {
    return Stream.concat(
        root().stream(),
        scheduled().stream().map(health -> new HealthContributors.Entry(SCHEDULED, health)));
  }

  private Optional<HealthIndicator> scheduled() {
    List<ScheduledView> tasks = remarks.scheduled();
    return tasks.isEmpty() ? Optional.empty() : Optional.of(() -> ScheduledHealth.of(tasks));
  }

  private OfSupervisor root() {
    return new OfSupervisor(tree.snapshot(), new NodeHealth(downAfter, tree.now(), remarks), null);
  }

  private record OfSupervisor(
      SupervisorSnapshot supervisor, NodeHealth health, @Nullable SupervisorSnapshot above)
      implements CompositeHealthContributor {

    @Override
    public @Nullable HealthContributor getContributor(String name) {
      if (name.equals(SUPERVISOR)) {
        return own();
      }
      return supervisor.children().stream()
          .filter(child -> child.id().equals(name))
          .findFirst()
          .map(this::of)
          .orElse(null);
    }

    @Override
    public Stream<HealthContributors.Entry> stream() {
      return Stream.concat(
          Stream.of(new HealthContributors.Entry(SUPERVISOR, own())),
          supervisor.children().stream()
              .map(child -> new HealthContributors.Entry(child.id(), of(child))));
    }

    private HealthIndicator own() {
      return () -> health.of(supervisor, above);
    }

    private HealthContributor of(NodeSnapshot child) {
      SupervisorSnapshot below = NodeStatus.blamedBelow(supervisor, above);
      if (!(child instanceof SupervisorSnapshot nested)) {
        return indicator(() -> health.of(child, below));
      }
      return nested.kind() == SupervisorKind.STATIC
          ? new OfSupervisor(nested, health, below)
          : indicator(() -> health.ofPool(nested, below));
    }

    private static HealthIndicator indicator(HealthIndicator indicator) {
      return indicator;
    }
  }
}
