package io.supervision.spring.internal.config;

import io.supervision.spec.AutoShutdown;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.Interrupt;
import io.supervision.spec.InvalidSpecException;
import io.supervision.spec.OnException;
import io.supervision.spec.OnStuck;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spring.internal.beans.NamedIndicator;
import io.supervision.spring.internal.beans.StartCheck;
import io.supervision.spring.internal.config.Layer.Setting;
import io.supervision.spring.internal.config.SupervisionProperties.Child;
import io.supervision.spring.internal.config.SupervisionProperties.ChildHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** Settles the settings of children: configuration, annotation, defaults, what is built in. */
final class ChildResolver {

  private final Layer defaults;
  private final BeanFactory beans;
  private final Values values;
  private final BackoffResolver backoffs;
  private final Problems problems;
  private final List<StartCheck> checks = new ArrayList<>();

  ChildResolver(Layer defaults, BeanFactory beans, Problems problems) {
    this.defaults = defaults;
    this.beans = beans;
    this.values = new Values(problems);
    this.backoffs = new BackoffResolver(values);
    this.problems = problems;
  }

  /** What has to be checked before the tree starts. */
  List<StartCheck> checks() {
    return checks;
  }

  /** The settings, or the built-in ones after a problem has been told. */
  ChildSettings resolve(PlacedChild child) {
    List<Layer> layers = new ArrayList<>(child.layers());
    layers.add(defaults);
    ChildSettings settings = settled(child, layers);
    checks.add(child.bean().startCheck(settings));
    return settings;
  }

  private ChildSettings settled(PlacedChild child, List<Layer> layers) {
    try {
      return settings(child, layers);
    } catch (InvalidSpecException permanent) {
      // the values have been checked one by one; only a permanent child cannot be significant
      String where = Layer.first(layers, "significant", Child::significant).where();
      problems.add(where, message(permanent), "Correct '" + permanent.property() + "'");
      return ChildSettings.WORKER;
    }
  }

  private ChildSettings settings(PlacedChild child, List<Layer> layers) {
    return new ChildSettings(
        value(layers, "restart", Child::restart, RestartType.PERMANENT),
        significant(child, layers),
        shutdown(layers),
        value(layers, "interrupt", Child::interrupt, interruptOf(child)),
        startTimeout(layers),
        heartbeatTimeout(child, layers),
        health(child, layers),
        value(layers, "health.enabled", ChildResolver::isHealthEnabled, true),
        backoff(child, layers),
        onException(layers),
        onStuck(child, layers),
        holdFor(layers),
        Layer.first(layers, "mdc", Child::mdc).value());
  }

  /** Tells of defaults that cannot be, also where no child takes them. */
  void checkDefaults() {
    List<Layer> only = List.of(defaults);
    shutdown(only);
    startTimeout(only);
    heartbeatTimeout(only);
    watchedBy(null, only);
    backoffs.check(delays(defaults));
    onException(only);
    holdFor(only);
  }

  private Shutdown shutdown(List<Layer> layers) {
    return values.shutdown(
        Layer.first(layers, "shutdown", Child::shutdown), ChildSettings.WORKER.shutdown());
  }

  private @Nullable Duration startTimeout(List<Layer> layers) {
    return values.startTimeout(Layer.first(layers, "start-timeout", Child::startTimeout));
  }

  private @Nullable Duration heartbeatTimeout(List<Layer> layers) {
    return values.positive(
        "heartbeat-timeout", Layer.first(layers, "heartbeat-timeout", Child::heartbeatTimeout));
  }

  private Duration holdFor(List<Layer> layers) {
    return Objects.requireNonNullElse(
        values.notNegative("hold-for", Layer.first(layers, "hold-for", Child::holdFor)),
        ChildSettings.WORKER.holdFor());
  }

  /** An interrupt would hit the stop of the bean, not its work. */
  private static Interrupt interruptOf(PlacedChild child) {
    return child.bean().isLifecycle() ? Interrupt.AFTER_TIMEOUT : Interrupt.IMMEDIATE;
  }

  private boolean significant(PlacedChild child, List<Layer> layers) {
    Setting<Boolean> significant = Layer.first(layers, "significant", Child::significant);
    AutoShutdown auto = child.supervisor().settings().autoShutdown();
    boolean never = auto == null || auto == AutoShutdown.NEVER;
    if (Boolean.TRUE.equals(significant.value()) && never) {
      problems.add(
          significant.where(),
          "child '"
              + child.id()
              + "' is significant, but its supervisor '"
              + child.supervisor().name()
              + "' never shuts down by itself",
          "Set "
              + child.supervisor().property()
              + ".auto-shutdown to any-significant or all-significant, or remove significant");
      return false;
    }
    return Boolean.TRUE.equals(significant.value());
  }

  private OnStuck onStuck(PlacedChild child, List<Layer> layers) {
    Setting<OnStuck> onStuck = Layer.first(layers, "on-stuck", Child::onStuck);
    if (onStuck.value() == OnStuck.REPLACE && !child.bean().isPrototype()) {
      problems.add(
          onStuck.where(),
          child.bean()
              + " is a singleton: the stuck run and the one that replaces it would share"
              + " its fields",
          "Give the bean the scope prototype, or use hold or escalate");
      return OnStuck.HOLD;
    }
    return onStuck.value() != null ? onStuck.value() : OnStuck.HOLD;
  }

  /** As a default it is for those who can send heartbeats. */
  private @Nullable Duration heartbeatTimeout(PlacedChild child, List<Layer> layers) {
    if (child.bean().hasContext()) {
      return heartbeatTimeout(layers);
    }
    Setting<Duration> own =
        Layer.first(child.layers(), "heartbeat-timeout", Child::heartbeatTimeout);
    if (own.value() != null) {
      problems.add(
          own.where(),
          child.bean() + " has no WorkerContext, so that it cannot send heartbeats",
          "Let it be a Worker or a method with a WorkerContext, or remove heartbeat-timeout");
    }
    return null;
  }

  private @Nullable HealthCheckSpec health(PlacedChild child, List<Layer> layers) {
    Setting<String> indicator = Layer.first(layers, "health.indicator", ChildResolver::indicator);
    if (!value(layers, "health.enabled", ChildResolver::isHealthEnabled, true)) {
      return null;
    }
    if (indicator.value() == null && !child.bean().isHealthChecked()) {
      tellIfWithoutCheck(child, layers);
      return null;
    }
    return watchedBy(
        indicator.value() != null ? indicatorCheck(indicator.value(), indicator.where()) : null,
        layers);
  }

  private HealthCheckSpec watchedBy(@Nullable NamedIndicator indicator, List<Layer> layers) {
    HealthCheckSpec builtIn = HealthCheckSpec.DEFAULT;
    return new HealthCheckSpec(
        indicator,
        healthTime(layers, "health.interval", ChildHealth::interval, builtIn.interval()),
        healthTime(layers, "health.timeout", ChildHealth::timeout, builtIn.timeout()),
        failureThreshold(layers, builtIn.failureThreshold()));
  }

  private Duration healthTime(
      List<Layer> layers,
      String key,
      Function<ChildHealth, @Nullable Duration> getter,
      Duration otherwise) {
    return Objects.requireNonNullElse(
        values.positive(key, Layer.first(layers, key, health(getter))), otherwise);
  }

  private int failureThreshold(List<Layer> layers, int otherwise) {
    String key = "health.failure-threshold";
    Setting<Integer> set = Layer.first(layers, key, health(ChildHealth::failureThreshold));
    return Objects.requireNonNullElse(
        values.valid(key, set, value -> value >= 1, "at least 1"), otherwise);
  }

  private void tellIfWithoutCheck(PlacedChild child, List<Layer> layers) {
    Setting<ChildHealth> health = Layer.first(child.layers(), "health", Child::health);
    boolean mayBeMeant =
        Layer.isUnreadable(layers, "health.indicator")
            || Layer.isUnreadable(layers, "health.enabled");
    if (health.value() != null && !mayBeMeant) {
      problems.add(
          health.where(),
          child.bean() + " has no health check that could be run",
          "Let it implement HealthCheck, HealthIndicator or ReactiveHealthIndicator, name a"
              + " health indicator as `indicator`, or remove `health`");
    }
  }

  private @Nullable NamedIndicator indicatorCheck(String name, String where) {
    NamedIndicator check = new NamedIndicator(beans, name, where);
    checks.add(check);
    return check;
  }

  private @Nullable Backoff backoff(PlacedChild child, List<Layer> layers) {
    return backoffs.resolve(
        layers.stream().map(ChildResolver::delays).toList(),
        child.supervisor().isRoot() ? Backoff.DEFAULT : null);
  }

  private static BackoffResolver.Delays delays(Layer layer) {
    return new BackoffResolver.Delays(layer.settings().backoff(), layer.where());
  }

  private OnException onException(List<Layer> layers) {
    try {
      return new OnException(
          throwables(layers, "restart", SupervisionProperties.OnException::restart),
          throwables(layers, "stop", SupervisionProperties.OnException::stop),
          throwables(layers, "escalate", SupervisionProperties.OnException::escalate));
    } catch (InvalidSpecException inTwoLists) {
      problems.add(
          Layer.first(layers, "on-exception", Child::onException).where(),
          message(inTwoLists),
          "Correct 'on-exception'");
      return OnException.DEFAULT;
    }
  }

  /** The binder knows nothing of the bound of a type. */
  private List<Class<? extends Throwable>> throwables(
      List<Layer> layers,
      String key,
      Function<SupervisionProperties.OnException, @Nullable List<Class<? extends Throwable>>>
          getter) {
    Setting<List<Class<? extends Throwable>>> set =
        Layer.first(layers, "on-exception." + key, onException(getter));
    List<? extends Class<?>> classes = set.value() != null ? set.value() : List.of();
    List<Class<? extends Throwable>> throwables = new ArrayList<>();
    for (Class<?> type : classes) {
      if (Throwable.class.isAssignableFrom(type)) {
        throwables.add(type.asSubclass(Throwable.class));
      } else {
        problems.add(
            set.where(),
            type.getName() + " is never thrown",
            "Name a subclass of java.lang.Throwable");
      }
    }
    return throwables;
  }

  private static <T> Function<Child, @Nullable T> onException(
      Function<SupervisionProperties.OnException, @Nullable T> getter) {
    return child -> child.onException() != null ? getter.apply(child.onException()) : null;
  }

  private static @Nullable Boolean isHealthEnabled(Child child) {
    return health(ChildHealth::enabled).apply(child);
  }

  static @Nullable String indicator(Child child) {
    return health(ChildHealth::indicator).apply(child);
  }

  private static <T> Function<Child, @Nullable T> health(
      Function<ChildHealth, @Nullable T> getter) {
    return child -> child.health() != null ? getter.apply(child.health()) : null;
  }

  private static <T> T value(
      List<Layer> layers, String key, Function<Child, @Nullable T> getter, T otherwise) {
    return Objects.requireNonNullElse(Layer.first(layers, key, getter).value(), otherwise);
  }

  static String message(InvalidSpecException invalid) {
    return Objects.requireNonNullElse(invalid.getMessage(), invalid.problem().toString());
  }
}
