package io.supervision.spring.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.supervision.event.RestartCause;
import io.supervision.snapshot.NodeState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The meters of one child, or of all children of a pool. */
final class ChildMeters {

  private final MeterRegistry registry;
  private final Tags tags;
  private final Supplier<TreeView.@Nullable ChildView> view;
  private final Map<RestartCause, AtomicLong> restarts = new ConcurrentHashMap<>();
  private final List<Meter> meters = new CopyOnWriteArrayList<>();
  private final AtomicLong failures = new AtomicLong();
  private final Timer incarnation;
  private final Timer recovery;
  private volatile boolean hasHealth;

  ChildMeters(MeterRegistry registry, Series series, Supplier<TreeView.@Nullable ChildView> view) {
    this.registry = registry;
    this.tags = series.tags();
    this.view = view;
    this.incarnation =
        Timer.builder("supervision.child.incarnation")
            .description("How long incarnations lived")
            .tags(tags)
            .register(registry);
    this.recovery =
        Timer.builder("supervision.child.recovery")
            .description("From the end of an incarnation to running again")
            .tags(tags)
            .register(registry);
    meters.addAll(List.of(incarnation, recovery));
    for (NodeState state : NodeState.values()) {
      meters.add(
          Gauge.builder("supervision.child.state", () -> count(state))
              .description("1 for the state the child is in; in a pool, how many are in it")
              .tags(tags.and("state", state.label()))
              .register(registry));
    }
    meters.add(
        FunctionCounter.builder("supervision.child.failures", this, ChildMeters::failures)
            .description("Ends for reasons of the child's own")
            .tags(tags)
            .register(registry));
    countRestarts(RestartCause.FAILURE);
  }

  void recovered(Duration down) {
    recovery.record(down);
  }

  void ended(Duration lifetime) {
    incarnation.record(lifetime);
  }

  /** A child without a check has no such gauge. */
  void watchHealth() {
    if (!hasHealth) {
      hasHealth = true;
      meters.add(
          Gauge.builder("supervision.child.health", this::health)
              .description("0 if the last health check of the child failed, else 1")
              .tags(tags)
              .register(registry));
    }
  }

  /** The tree counts from zero again. */
  void beginAnew() {
    failures.set(0);
    restarts.values().forEach(highest -> highest.set(0));
  }

  void remove() {
    meters.forEach(registry::remove);
  }

  /** The counter of a cause; that of a failure exists from the start, so that it begins at 0. */
  void countRestarts(RestartCause cause) {
    restarts.computeIfAbsent(
        cause,
        key -> {
          AtomicLong highest = new AtomicLong();
          meters.add(
              FunctionCounter.builder(
                      "supervision.child.restarts", highest, known -> restarts(key, known))
                  .description("How often the child was started again by its supervisor")
                  .tags(tags.and("reason", key.label()))
                  .register(registry));
          return highest;
        });
  }

  private double count(NodeState state) {
    TreeView.ChildView child = view.get();
    return child == null ? 0 : child.states.getOrDefault(state, 0);
  }

  private double health() {
    TreeView.ChildView child = view.get();
    return child == null || child.isUnhealthy ? 0 : 1;
  }

  private double failures() {
    TreeView.ChildView child = view.get();
    return neverFalling(failures, child == null ? 0 : child.failures);
  }

  private double restarts(RestartCause cause, AtomicLong highest) {
    TreeView.ChildView child = view.get();
    return neverFalling(highest, child == null ? 0 : child.restarts.getOrDefault(cause, 0L));
  }

  /** A child that leaves a pool may be seen nowhere for a moment. */
  private static double neverFalling(AtomicLong highest, long now) {
    return highest.accumulateAndGet(now, Math::max);
  }
}
