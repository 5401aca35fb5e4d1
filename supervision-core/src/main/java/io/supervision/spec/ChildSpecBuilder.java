package io.supervision.spec;

import io.supervision.worker.HealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link ChildSpec}; not for use by several threads at once. */
public final class ChildSpecBuilder implements ChildDefinition {

  private final String id;
  private final ChildStart start;
  private ChildSettings settings;
  private @Nullable Changes changes;

  ChildSpecBuilder(String id, ChildStart start) {
    this.id = id;
    this.start = start;
    boolean nested =
        start instanceof ChildStart.Nested || start instanceof ChildStart.NestedFactory;
    this.settings = nested ? ChildSettings.SUPERVISOR : ChildSettings.WORKER;
  }

  /**
   * Takes all settings at once, from another child; children with equal settings share them.
   *
   * @param settings replaces everything set so far
   * @return this builder
   */
  public ChildSpecBuilder settings(ChildSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    changes = null;
    return this;
  }

  /**
   * Whether the child is restarted; default {@link RestartType#PERMANENT}.
   *
   * @param value the restart type
   * @return this builder
   */
  public ChildSpecBuilder restart(RestartType value) {
    change().restart = Objects.requireNonNull(value, "restart");
    return this;
  }

  /**
   * Whether the child's end counts for the supervisor's auto-shutdown; default false. Needs a
   * supervisor with auto-shutdown and a child that is not permanent.
   *
   * @param value true for a significant child
   * @return this builder
   */
  public ChildSpecBuilder significant(boolean value) {
    change().significant = value;
    return this;
  }

  /**
   * How the child is stopped; default 5 seconds, for supervisors infinity.
   *
   * @param value the setting
   * @return this builder
   */
  public ChildSpecBuilder shutdown(Shutdown value) {
    change().shutdown = Objects.requireNonNull(value, "shutdown");
    return this;
  }

  /**
   * How long the child may take to stop.
   *
   * @param time zero or more
   * @return this builder
   */
  public ChildSpecBuilder shutdown(Duration time) {
    return shutdown(Shutdown.timeout(time));
  }

  /**
   * When a stop interrupts the worker; default at once.
   *
   * @param value the setting
   * @return this builder
   */
  public ChildSpecBuilder interrupt(Interrupt value) {
    change().interrupt = Objects.requireNonNull(value, "interrupt");
    return this;
  }

  /**
   * Makes the start wait for the worker's {@code ready()}; not set by default.
   *
   * @param value how long at most; {@link ChildSettings#UNBOUNDED} without limit
   * @return this builder
   */
  public ChildSpecBuilder startTimeout(@Nullable Duration value) {
    change().startTimeout = value;
    return this;
  }

  /**
   * Ends the incarnation when it stays silent for longer; not set by default.
   *
   * @param value the longest time between heartbeats
   * @return this builder
   */
  public ChildSpecBuilder heartbeatTimeout(@Nullable Duration value) {
    change().heartbeatTimeout = value;
    return this;
  }

  /**
   * Watches the child's health.
   *
   * @param value the check and its times
   * @return this builder
   */
  public ChildSpecBuilder health(@Nullable HealthCheckSpec value) {
    change().health = value;
    return this;
  }

  /**
   * Watches the child's health with the default times.
   *
   * @param check the check
   * @return this builder
   */
  public ChildSpecBuilder health(HealthCheck check) {
    return health(HealthCheckSpec.of(check));
  }

  /**
   * Switches the health watch off although the worker has a check; default on.
   *
   * @param value false: never watched
   * @return this builder
   */
  public ChildSpecBuilder healthEnabled(boolean value) {
    change().healthEnabled = value;
    return this;
  }

  /**
   * Delays between restarts; none by default.
   *
   * @param value the delays, or null for none
   * @return this builder
   */
  public ChildSpecBuilder backoff(@Nullable Backoff value) {
    change().backoff = value;
    return this;
  }

  /**
   * Which throwables a restart cannot heal.
   *
   * @param value added to the defaults
   * @return this builder
   */
  public ChildSpecBuilder onException(OnException value) {
    change().onException = Objects.requireNonNull(value, "onException");
    return this;
  }

  /**
   * What follows when the child cannot be ended; default {@link OnStuck#HOLD}.
   *
   * @param value the setting
   * @return this builder
   */
  public ChildSpecBuilder onStuck(OnStuck value) {
    change().onStuck = Objects.requireNonNull(value, "onStuck");
    return this;
  }

  /**
   * With {@link OnStuck#ESCALATE}, how long to wait for the stuck thread first; default 30 seconds.
   *
   * @param value zero or more
   * @return this builder
   */
  public ChildSpecBuilder holdFor(Duration value) {
    change().holdFor = Objects.requireNonNull(value, "holdFor");
    return this;
  }

  /**
   * Whether lines that the worker's own thread logs carry its path as the MDC key {@code
   * supervision.child}; default true below static supervisors, false below dynamic ones and
   * templates, where there may be very many. For workers only.
   *
   * @param value true to mark the lines of this child
   * @return this builder
   */
  public ChildSpecBuilder mdc(boolean value) {
    change().mdc = value;
    return this;
  }

  /**
   * What has to be up before the child is started, or started again; until then it waits, and
   * nothing is counted. A child that runs is not touched when a requirement goes down.
   *
   * @param values replace those given before; none: the child is started at once
   * @return this builder
   */
  public ChildSpecBuilder requires(Requirement... values) {
    return requires(List.of(values));
  }

  /**
   * The same with a list.
   *
   * @param values replace those given before
   * @return this builder
   */
  public ChildSpecBuilder requires(List<Requirement> values) {
    change().requires = List.copyOf(values);
    return this;
  }

  /**
   * Builds the specification.
   *
   * @return the immutable specification
   * @throws InvalidSpecException if a setting or a combination cannot be
   */
  public ChildSpec build() {
    Changes made = changes;
    if (made != null) {
      try {
        settings = made.toSettings();
      } catch (InvalidSpecException invalid) {
        throw invalid.in("child '" + id + "'");
      }
      changes = null;
    }
    return new ChildSpec(id, start, settings);
  }

  @Override
  public ChildSpec toChildSpec() {
    return build();
  }

  private Changes change() {
    Changes known = changes;
    if (known == null) {
      known = new Changes(settings);
      changes = known;
    }
    return known;
  }

  /** What differs from the settings so far; most children have none. */
  private static final class Changes {
    RestartType restart;
    boolean significant;
    Shutdown shutdown;
    Interrupt interrupt;
    @Nullable Duration startTimeout;
    @Nullable Duration heartbeatTimeout;
    @Nullable HealthCheckSpec health;
    boolean healthEnabled;
    @Nullable Backoff backoff;
    OnException onException;
    OnStuck onStuck;
    Duration holdFor;
    @Nullable Boolean mdc;
    List<Requirement> requires;

    Changes(ChildSettings settings) {
      restart = settings.restart();
      significant = settings.significant();
      shutdown = settings.shutdown();
      interrupt = settings.interrupt();
      startTimeout = settings.startTimeout();
      heartbeatTimeout = settings.heartbeatTimeout();
      health = settings.health();
      healthEnabled = settings.healthEnabled();
      backoff = settings.backoff();
      onException = settings.onException();
      onStuck = settings.onStuck();
      holdFor = settings.holdFor();
      mdc = settings.mdc();
      requires = settings.requires();
    }

    ChildSettings toSettings() {
      return new ChildSettings(
          restart,
          significant,
          shutdown,
          interrupt,
          startTimeout,
          heartbeatTimeout,
          health,
          healthEnabled,
          backoff,
          onException,
          onStuck,
          holdFor,
          mdc,
          requires);
    }
  }
}
