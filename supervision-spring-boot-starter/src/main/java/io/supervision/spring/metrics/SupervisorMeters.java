package io.supervision.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.supervision.event.RestartCause;
import io.supervision.snapshot.NodeState;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The meters of one supervisor. */
final class SupervisorMeters {

  private final Supplier<TreeView.@Nullable SupervisorView> view;
  private final Meters meters;

  SupervisorMeters(
      MeterRegistry registry,
      Tags tags,
      boolean isUnlimited,
      Supplier<TreeView.@Nullable SupervisorView> view) {
    this.view = view;
    meters = new Meters(registry, tags);
    for (NodeState state : NodeState.values()) {
      meters.gauge(
          "supervision.children",
          "How many children of the supervisor are in a state",
          () -> count(state),
          "state",
          state.label());
    }
    for (RestartCause cause : RestartCause.values()) {
      meters.counter(
          "supervision.supervisor.restarts",
          "How often the supervisor started children of its own again, by reason",
          () -> restarts(cause),
          "reason",
          cause.label());
    }
    meters.counter(
        "supervision.supervisor.give.ups", "How often the supervisor gave up", this::giveUps);
    if (!isUnlimited) {
      meters.gauge(
          "supervision.supervisor.restarts.remaining",
          "How many restarts are left until the supervisor gives up",
          this::remaining);
    }
  }

  void beginAnew() {
    meters.beginAnew();
  }

  void remove() {
    meters.remove();
  }

  private int count(NodeState state) {
    TreeView.SupervisorView supervisor = view.get();
    return supervisor == null ? 0 : supervisor.states.getOrDefault(state, 0);
  }

  private long restarts(RestartCause cause) {
    TreeView.SupervisorView supervisor = view.get();
    return supervisor == null ? 0 : supervisor.restarts.getOrDefault(cause, 0L);
  }

  private long giveUps() {
    TreeView.SupervisorView supervisor = view.get();
    return supervisor == null ? 0 : supervisor.giveUps;
  }

  private double remaining() {
    TreeView.SupervisorView supervisor = view.get();
    return supervisor == null ? Double.NaN : supervisor.remaining;
  }
}
