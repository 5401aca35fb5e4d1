package io.supervision.spec;

import io.supervision.worker.HealthCheck;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link ChildSpec}; not for use by several threads at once. */
public final class ChildSpecBuilder implements ChildDefinition {

  private final String id;
  private final ChildStart start;
  private @Nullable ChildSettings shared;
  private RestartType restart;
  private boolean significant;
  private Shutdown shutdown;
  private Interrupt interrupt;
  private @Nullable Duration startTimeout;
  private @Nullable Duration heartbeatTimeout;
  private @Nullable HealthCheckSpec health;
  private boolean healthEnabled;
  private @Nullable Backoff backoff;
  private OnException onException;
  private OnStuck onStuck;
  private Duration holdFor;

  ChildSpecBuilder(String id, ChildStart start) {
    this.id = id;
    this.start = start;
    boolean nested =
        start instanceof ChildStart.Nested || start instanceof ChildStart.NestedFactory;
    ChildSettings defaults = nested ? ChildSettings.SUPERVISOR : ChildSettings.WORKER;
    this.restart = defaults.restart();
    this.shutdown = defaults.shutdown();
    this.interrupt = defaults.interrupt();
    this.healthEnabled = defaults.healthEnabled();
    this.onException = defaults.onException();
    this.onStuck = defaults.onStuck();
    this.holdFor = defaults.holdFor();
    this.shared = defaults;
  }

  /**
   * Takes all settings at once, from another child; children with equal settings share them.
   *
   * @param settings replaces everything set so far
   * @return this builder
   */
  public ChildSpecBuilder settings(ChildSettings settings) {
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
    shared = settings;
    return this;
  }

  /**
   * Whether the child is restarted; default {@link RestartType#PERMANENT}.
   *
   * @param value the restart type
   * @return this builder
   */
  public ChildSpecBuilder restart(RestartType value) {
    restart = Objects.requireNonNull(value, "restart");
    return changed();
  }

  /**
   * Whether the child's end counts for the supervisor's auto-shutdown; default false. Needs a
   * supervisor with auto-shutdown and a child that is not permanent.
   *
   * @param value true for a significant child
   * @return this builder
   */
  public ChildSpecBuilder significant(boolean value) {
    significant = value;
    return changed();
  }

  /**
   * How the child is stopped; default 5 seconds, for supervisors infinity.
   *
   * @param value the setting
   * @return this builder
   */
  public ChildSpecBuilder shutdown(Shutdown value) {
    shutdown = Objects.requireNonNull(value, "shutdown");
    return changed();
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
    interrupt = Objects.requireNonNull(value, "interrupt");
    return changed();
  }

  /**
   * Makes the start wait for the worker's {@code ready()}; not set by default.
   *
   * @param value how long at most; {@link ChildSettings#UNBOUNDED} without limit
   * @return this builder
   */
  public ChildSpecBuilder startTimeout(@Nullable Duration value) {
    startTimeout = value;
    return changed();
  }

  /**
   * Ends the incarnation when it stays silent for longer; not set by default.
   *
   * @param value the longest time between heartbeats
   * @return this builder
   */
  public ChildSpecBuilder heartbeatTimeout(@Nullable Duration value) {
    heartbeatTimeout = value;
    return changed();
  }

  /**
   * Watches the child's health.
   *
   * @param value the check and its times
   * @return this builder
   */
  public ChildSpecBuilder health(@Nullable HealthCheckSpec value) {
    health = value;
    return changed();
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
    healthEnabled = value;
    return changed();
  }

  /**
   * Delays between restarts; none by default.
   *
   * @param value the delays, or null for none
   * @return this builder
   */
  public ChildSpecBuilder backoff(@Nullable Backoff value) {
    backoff = value;
    return changed();
  }

  /**
   * Which throwables a restart cannot heal.
   *
   * @param value added to the defaults
   * @return this builder
   */
  public ChildSpecBuilder onException(OnException value) {
    onException = Objects.requireNonNull(value, "onException");
    return changed();
  }

  /**
   * What follows when the child cannot be ended; default {@link OnStuck#HOLD}.
   *
   * @param value the setting
   * @return this builder
   */
  public ChildSpecBuilder onStuck(OnStuck value) {
    onStuck = Objects.requireNonNull(value, "onStuck");
    return changed();
  }

  /**
   * With {@link OnStuck#ESCALATE}, how long to wait for the stuck thread first; default 30 seconds.
   *
   * @param value zero or more
   * @return this builder
   */
  public ChildSpecBuilder holdFor(Duration value) {
    holdFor = Objects.requireNonNull(value, "holdFor");
    return changed();
  }

  /**
   * Builds the specification.
   *
   * @return the immutable specification
   * @throws InvalidSpecException if a setting or a combination cannot be
   */
  public ChildSpec build() {
    ChildSettings settings = shared;
    if (settings == null) {
      try {
        settings =
            new ChildSettings(
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
                holdFor);
      } catch (InvalidSpecException invalid) {
        throw invalid.in("child '" + id + "'");
      }
      shared = settings;
    }
    return new ChildSpec(id, start, settings);
  }

  @Override
  public ChildSpec toChildSpec() {
    return build();
  }

  private ChildSpecBuilder changed() {
    shared = null;
    return this;
  }
}
