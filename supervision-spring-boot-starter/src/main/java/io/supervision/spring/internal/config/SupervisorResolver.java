package io.supervision.spring.internal.config;

import io.supervision.spec.AutoShutdown;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.InvalidSpecException;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.spring.internal.config.BackoffResolver.Delays;
import io.supervision.spring.internal.config.Layer.Setting;
import io.supervision.spring.internal.config.SupervisionProperties.Supervisor;
import io.supervision.spring.internal.config.SupervisionProperties.SupervisorDefaults;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settles the settings of supervisors. Defaults of the configuration do not concern the root. */
final class SupervisorResolver {

  private static final String DEFAULTS = "supervision.defaults.supervisor";
  private static final SupervisorDefaults NO_DEFAULTS =
      new SupervisorDefaults(null, null, null, null);

  private final SupervisorDefaults defaults;
  private final SupervisorTable supervisors;
  private final ConfigurationReader reader;
  private final Values values;
  private final BackoffResolver backoffs;
  private final Problems problems;

  SupervisorResolver(
      SupervisorDefaults defaults,
      SupervisorTable supervisors,
      ConfigurationReader reader,
      Problems problems) {
    this.defaults = defaults;
    this.supervisors = supervisors;
    this.reader = reader;
    this.values = new Values(problems);
    this.backoffs = new BackoffResolver(values);
    this.problems = problems;
  }

  /** The supervisor without its children. */
  SupervisorSpecBuilder builder(DeclaredSupervisor supervisor) {
    Supervisor settings = supervisor.settings();
    SupervisorSpecBuilder builder =
        supervisor.kind() == SupervisorKind.DYNAMIC
            ? SupervisorSpec.dynamic(supervisor.name())
            : SupervisorSpec.named(supervisor.name());
    builder.strategy(strategy(supervisor)).intensity(intensity(supervisor));
    if (settings.autoShutdown() != null) {
      builder.autoShutdown(settings.autoShutdown());
    }
    if (settings.maxChildren() != null && supervisor.kind() == SupervisorKind.DYNAMIC) {
      builder.maxChildren(settings.maxChildren());
    }
    return builder;
  }

  Strategy strategy(DeclaredSupervisor supervisor) {
    Strategy fallback = defaultsOf(supervisor).strategy();
    return Objects.requireNonNullElse(
        supervisor.settings().strategy(), fallback != null ? fallback : Strategy.ONE_FOR_ONE);
  }

  private RestartIntensity intensity(DeclaredSupervisor supervisor) {
    Supervisor settings = supervisor.settings();
    SupervisorDefaults fallback = defaultsOf(supervisor);
    int builtIn =
        supervisor.isRoot() ? RestartIntensity.UNLIMITED : RestartIntensity.DEFAULT.maxRestarts();
    Setting<String> maxRestarts =
        setting(supervisor, "max-restarts", settings.maxRestarts(), fallback.maxRestarts());
    Setting<Duration> period = setting(supervisor, "period", settings.period(), fallback.period());
    return new RestartIntensity(
        values.maxRestarts(maxRestarts, builtIn),
        Objects.requireNonNullElse(
            values.positive("period", period), RestartIntensity.DEFAULT.period()));
  }

  private <T> Setting<T> setting(
      DeclaredSupervisor supervisor, String key, @Nullable T own, @Nullable T fallback) {
    return own != null
        ? new Setting<>(own, reader.describe(supervisor.property() + "." + key))
        : fallback(key, fallback);
  }

  private <T> Setting<T> fallback(String key, @Nullable T value) {
    return new Setting<>(value, reader.describe(DEFAULTS + "." + key));
  }

  /** Tells of defaults that cannot be, also where no supervisor takes them. */
  void checkDefaults() {
    values.maxRestarts(fallback("max-restarts", defaults.maxRestarts()), 0);
    values.positive("period", fallback("period", defaults.period()));
    backoffs.check(delays(DEFAULTS, defaults.backoff()));
  }

  /** The supervisor as a child of its parent. */
  ChildSpec child(DeclaredSupervisor supervisor, SupervisorSpec spec) {
    Supervisor settings = supervisor.settings();
    Setting<String> shutdown =
        new Setting<>(settings.shutdown(), reader.describe(supervisor.property() + ".shutdown"));
    try {
      return ChildSpec.supervisor(spec)
          .restart(Objects.requireNonNullElse(settings.restart(), RestartType.PERMANENT))
          .shutdown(values.shutdown(shutdown, Shutdown.INFINITY))
          .significant(significant(supervisor))
          .backoff(backoff(supervisor))
          .build();
    } catch (InvalidSpecException invalid) {
      tell(supervisor, invalid);
      return spec.toChildSpec();
    }
  }

  private boolean significant(DeclaredSupervisor supervisor) {
    DeclaredSupervisor parent = supervisors.find(supervisor.parent());
    boolean significant = Boolean.TRUE.equals(supervisor.settings().significant());
    AutoShutdown auto = parent != null ? parent.settings().autoShutdown() : null;
    if (significant && parent != null && (auto == null || auto == AutoShutdown.NEVER)) {
      problems.add(
          reader.describe(supervisor.property() + ".significant"),
          "supervisor '"
              + supervisor.name()
              + "' is significant, but its parent '"
              + parent.name()
              + "' never shuts down by itself",
          "Set "
              + parent.property()
              + ".auto-shutdown to any-significant or all-significant, or remove significant");
      return false;
    }
    return significant;
  }

  private @Nullable Backoff backoff(DeclaredSupervisor supervisor) {
    List<Delays> layers =
        List.of(
            delays(supervisor.property(), supervisor.settings().backoff()),
            delays(DEFAULTS, defaults.backoff()));
    boolean belowRoot = supervisor.parent().equals(DeclaredSupervisor.ROOT);
    return backoffs.resolve(layers, belowRoot ? Backoff.DEFAULT : null);
  }

  private Delays delays(String property, SupervisionProperties.@Nullable Backoff settings) {
    return new Delays(settings, key -> reader.describe(property + "." + key));
  }

  private SupervisorDefaults defaultsOf(DeclaredSupervisor supervisor) {
    return supervisor.isRoot() ? NO_DEFAULTS : defaults;
  }

  private void tell(DeclaredSupervisor supervisor, InvalidSpecException invalid) {
    problems.add(
        reader.describe(supervisor.property() + "." + invalid.property()),
        ChildResolver.message(invalid),
        "Correct '" + invalid.property() + "'");
  }
}
