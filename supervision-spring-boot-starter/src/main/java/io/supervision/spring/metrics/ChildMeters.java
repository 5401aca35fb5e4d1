package io.supervision.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.supervision.snapshot.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The meters of one child, of all children of a pool that have one name, or of the root. */
final class ChildMeters {

  private final Supplier<TreeView.@Nullable ChildView> view;
  private final InstantSource time;
  private final Meters meters;
  private @Nullable Timer incarnation;
  private @Nullable Timer recovery;
  private volatile boolean hasHealth;
  private volatile boolean hasHeartbeat;

  private ChildMeters(
      MeterRegistry registry,
      Tags tags,
      InstantSource time,
      Supplier<TreeView.@Nullable ChildView> view) {
    this.view = view;
    this.time = time;
    meters = new Meters(registry, tags);
    for (NodeState state : NodeState.values()) {
      meters.gauge(
          "supervision.child.state",
          "1 for the state the child is in; in a pool, how many are in it",
          () -> of(0, child -> child.states.getOrDefault(state, 0)),
          "state",
          state.label());
    }
    meters.counter(
        "supervision.child.failures",
        "Ends for reasons of the child's own",
        () -> of(0L, child -> child.failures));
    meters.seconds(
        "supervision.child.outage",
        "Since the child's outage began, 0 without one; in a pool of the oldest",
        () -> age(child -> child.outageSince));
  }

  static ChildMeters ofRoot(
      MeterRegistry registry,
      Tags tags,
      InstantSource time,
      Supplier<TreeView.@Nullable ChildView> view) {
    return new ChildMeters(registry, tags, time, view);
  }

  static ChildMeters of(
      MeterRegistry registry,
      Tags tags,
      boolean inPool,
      InstantSource time,
      Supplier<TreeView.@Nullable ChildView> view) {
    ChildMeters child = new ChildMeters(registry, tags, time, view);
    child.addMetersOfAChild(inPool);
    return child;
  }

  private void addMetersOfAChild(boolean inPool) {
    incarnation = meters.timer("supervision.child.incarnation", "How long incarnations lived");
    recovery =
        meters.timer(
            "supervision.child.recovery", "From the end of an incarnation to running again");
    meters.counter(
        "supervision.child.restarts",
        "How often the child was started again by its supervisor",
        () -> of(0L, child -> child.restarts));
    meters.seconds(
        "supervision.child.incarnation.age",
        "Since the present incarnation was started, 0 without one; in a pool of the oldest",
        () -> age(child -> child.incarnationSince));
    if (inPool) {
      meters.gauge(
          "supervision.child.outages",
          "How many children of the pool are in an outage",
          () -> of(0, child -> child.outages));
    }
  }

  void recovered(Duration down) {
    if (recovery != null) {
      recovery.record(down);
    }
  }

  void ended(Duration lifetime) {
    if (incarnation != null) {
      incarnation.record(lifetime);
    }
  }

  /** A child without a check, or without a heartbeat, has no gauge of it. */
  void watch(TreeView.ChildView child) {
    if (child.isChecked && !hasHealth) {
      hasHealth = true;
      meters.gauge(
          "supervision.child.health",
          "0 if the last health check of the child failed, else 1",
          () -> of(0, seen -> seen.isUnhealthy ? 0 : 1));
    }
    if (child.lastHeartbeat != null && !hasHeartbeat) {
      hasHeartbeat = true;
      meters.seconds(
          "supervision.child.heartbeat.age",
          "Since the child's last heartbeat; in a pool of the longest silence",
          () -> age(seen -> seen.lastHeartbeat));
    }
  }

  void beginAnew() {
    meters.beginAnew();
  }

  void remove() {
    meters.remove();
  }

  private <N extends Number> N of(N none, Function<TreeView.ChildView, N> value) {
    TreeView.ChildView child = view.get();
    return child == null ? none : value.apply(child);
  }

  private double age(Function<TreeView.ChildView, @Nullable Instant> since) {
    TreeView.ChildView child = view.get();
    Instant began = child == null ? null : since.apply(child);
    return began == null
        ? 0
        : Math.max(0, Duration.between(began, time.instant()).toMillis() / 1000.0);
  }
}
