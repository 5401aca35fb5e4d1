package io.supervision.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link SupervisorSpec}; not for use by several threads at once. */
public final class SupervisorSpecBuilder implements ChildDefinition {

  private final String name;
  private final SupervisorKind kind;
  private final @Nullable ChildSpec template;
  private final List<ChildDefinition> children = new ArrayList<>();
  private Strategy strategy = Strategy.ONE_FOR_ONE;
  private RestartIntensity intensity = RestartIntensity.DEFAULT;
  private AutoShutdown autoShutdown = AutoShutdown.NEVER;
  private int maxChildren = SupervisorSpec.UNBOUNDED;

  SupervisorSpecBuilder(String name, SupervisorKind kind, @Nullable ChildSpec template) {
    this.name = name;
    this.kind = kind;
    this.template = template;
  }

  /**
   * Which children are restarted together; default {@link Strategy#ONE_FOR_ONE}.
   *
   * @param value the strategy
   * @return this builder
   */
  public SupervisorSpecBuilder strategy(Strategy value) {
    strategy = Objects.requireNonNull(value, "strategy");
    return this;
  }

  /**
   * How many restarts are allowed; default 3 in 5 seconds.
   *
   * @param maxRestarts restarts within the period
   * @param period positive
   * @return this builder
   * @throws InvalidSpecException if a value is out of its range
   */
  public SupervisorSpecBuilder intensity(int maxRestarts, Duration period) {
    return intensity(new RestartIntensity(maxRestarts, period));
  }

  /**
   * How many restarts are allowed; default 3 in 5 seconds.
   *
   * @param value the intensity
   * @return this builder
   */
  public SupervisorSpecBuilder intensity(RestartIntensity value) {
    intensity = Objects.requireNonNull(value, "intensity");
    return this;
  }

  /**
   * Whether the supervisor ends with its significant children; default never.
   *
   * @param value the setting
   * @return this builder
   */
  public SupervisorSpecBuilder autoShutdown(AutoShutdown value) {
    autoShutdown = Objects.requireNonNull(value, "autoShutdown");
    return this;
  }

  /**
   * How many children, running and restarting, a dynamic supervisor takes; no limit by default.
   *
   * @param value 0 or more
   * @return this builder
   */
  public SupervisorSpecBuilder maxChildren(int value) {
    maxChildren = value;
    return this;
  }

  /**
   * Adds a child behind those added before. A builder is built when this supervisor is.
   *
   * @param child a worker or a nested supervisor, as a specification or a builder
   * @return this builder
   */
  public SupervisorSpecBuilder child(ChildDefinition child) {
    children.add(Objects.requireNonNull(child, "child"));
    return this;
  }

  /**
   * Builds the specification.
   *
   * @return the immutable specification
   * @throws InvalidSpecException if a setting, an id or a combination cannot be
   */
  public SupervisorSpec build() {
    return new SupervisorSpec(
        name,
        kind,
        strategy,
        intensity,
        autoShutdown,
        maxChildren,
        children.stream().map(ChildDefinition::toChildSpec).toList(),
        template);
  }

  @Override
  public ChildSpec toChildSpec() {
    return build().toChildSpec();
  }
}
