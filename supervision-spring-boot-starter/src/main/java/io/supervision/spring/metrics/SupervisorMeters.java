package io.supervision.spring.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.supervision.snapshot.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The meters of one supervisor. */
final class SupervisorMeters {

  private final MeterRegistry registry;
  private final Supplier<TreeView.@Nullable SupervisorView> view;
  private final List<Meter> meters = new ArrayList<>();

  SupervisorMeters(
      MeterRegistry registry,
      String path,
      boolean isUnlimited,
      Supplier<TreeView.@Nullable SupervisorView> view) {
    this.registry = registry;
    this.view = view;
    Tags tags = Tags.of("supervisor", path);
    for (NodeState state : NodeState.values()) {
      meters.add(
          Gauge.builder("supervision.children", () -> count(state))
              .description("How many children of the supervisor are in a state")
              .tags(tags.and("state", state.label()))
              .register(registry));
    }
    if (!isUnlimited) {
      meters.add(
          Gauge.builder("supervision.supervisor.restarts.remaining", this::remaining)
              .description("How many restarts are left until the supervisor gives up")
              .tags(tags)
              .register(registry));
    }
  }

  void remove() {
    meters.forEach(registry::remove);
  }

  private double count(NodeState state) {
    TreeView.SupervisorView supervisor = view.get();
    return supervisor == null ? 0 : supervisor.states.getOrDefault(state, 0);
  }

  private double remaining() {
    TreeView.SupervisorView supervisor = view.get();
    return supervisor == null ? Double.NaN : supervisor.remaining;
  }
}
