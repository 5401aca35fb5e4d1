package io.supervision.spring.internal.config;

import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.Interrupt;
import io.supervision.spec.OnException;
import io.supervision.spec.OnStuck;
import io.supervision.spec.Requirement;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.beans.NamedIndicator;
import io.supervision.spring.internal.beans.StartCheck;
import io.supervision.spring.internal.config.SupervisionProperties.ChildHealthProperties;
import io.supervision.spring.internal.config.SupervisionProperties.ChildProperties;
import io.supervision.spring.internal.config.SupervisionProperties.OnExceptionProperties;
import io.supervision.spring.internal.lifecycle.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** From what is set for a child, and what its bean can do, to the settings of its specification. */
final class ChildResolver {

  private static final ChildHealthProperties NOTHING =
      new ChildHealthProperties(null, null, null, null, null);

  private static final Shutdown SHUTDOWN_OF_LISTENER = Shutdown.timeout(Duration.ofSeconds(12));

  private final Settings<ChildProperties> defaults;
  private final BeanFactory beans;
  private final RequirementResolver requirements;
  private final Stages stages;
  private final Values values;
  private final Problems problems;
  private final List<StartCheck> checks = new ArrayList<>();

  ChildResolver(
      Settings<ChildProperties> defaults,
      BeanFactory beans,
      RequirementResolver requirements,
      Stages stages,
      Problems problems) {
    this.defaults = defaults;
    this.beans = beans;
    this.requirements = requirements;
    this.stages = stages;
    this.values = new Values(problems);
    this.problems = problems;
  }

  /** What has to be checked before the tree starts. */
  List<StartCheck> checks() {
    return checks;
  }

  /** The settings, built-in ones instead of those that have been refused and reported. */
  ChildSettings resolve(PlacedChild child) {
    ChildProperties set = child.values();
    boolean significant = significant(child);
    Shutdown shutdown = shutdown(child.settings(), shutdownOf(child));
    Duration startTimeout = values.startTimeout(set.startTimeout(), child.settings());
    Duration heartbeatTimeout = heartbeatTimeout(child);
    boolean watched = isWatched(child);
    NamedIndicator indicator = watched ? indicator(child) : null;
    OnStuck onStuck = onStuck(child);
    Lists lists = lists(child.settings());
    List<Requirement> requires =
        stages.with(
            requirements.resolve(set.requires(), child.settings()), child.start(), child.stop());
    ChildSettings settings =
        Accepted.by(
            child.settings(),
            problems,
            accepted ->
                new ChildSettings(
                    accepted.value("restart", set.restart(), RestartType.PERMANENT),
                    accepted.value("significant", significant, false),
                    accepted.value("shutdown", shutdown, shutdownOf(child)),
                    accepted.value("interrupt", set.interrupt(), interruptOf(child)),
                    accepted.value("start-timeout", startTimeout),
                    accepted.value("heartbeat-timeout", heartbeatTimeout),
                    watched ? health(accepted, set, indicator) : null,
                    isHealthEnabled(set),
                    BackoffResolver.resolve(
                        accepted,
                        set.backoff(),
                        child.supervisor().isRoot() ? Backoff.DEFAULT : null),
                    onException(accepted, lists),
                    onStuck,
                    holdFor(accepted, set),
                    set.mdc(),
                    requires));
    reportKeysOfOthers(child);
    checks.add(child.target().startCheck(settings));
    return settings;
  }

  /** What would do nothing is mostly a mistake. */
  private void reportKeysOfOthers(PlacedChild child) {
    ChildProperties set = child.own().values();
    boolean isScheduled = child.target().isScheduled();
    reportKeyOfOthers(
        child, "connect-timeout", set.connectTimeout(), child.target().isListener(), "listener");
    reportKeyOfOthers(
        child, "run-failure-threshold", set.runFailureThreshold(), isScheduled, "scheduled method");
    reportKeyOfOthers(child, "run-on-restart", set.runOnRestart(), isScheduled, "scheduled method");
  }

  private void reportKeyOfOthers(
      PlacedChild child, String key, @Nullable Object value, boolean fits, String kind) {
    if (value != null && !fits) {
      problems.add(
          child.own().where(key),
          key + " is for a " + kind + ", and " + child.target() + " is none",
          "Remove " + key);
    }
  }

  /** Reports defaults that cannot be, also where no child takes them. */
  void checkDefaults() {
    check(defaults);
  }

  /** Reports settings that cannot be, also where there is no bean or no supervisor for them. */
  void check(Settings<ChildProperties> settings) {
    ChildProperties set = settings.values();
    Shutdown shutdown = shutdown(settings, Shutdown.DEFAULT_WORKER);
    Duration startTimeout = values.startTimeout(set.startTimeout(), settings);
    Lists lists = lists(settings);
    boolean significant = Boolean.TRUE.equals(set.significant());
    ChildSettings unused =
        Accepted.by(
            settings,
            problems,
            accepted ->
                new ChildSettings(
                    accepted.value("restart", set.restart(), RestartType.PERMANENT),
                    accepted.value("significant", significant, false),
                    shutdown,
                    Interrupt.IMMEDIATE,
                    accepted.value("start-timeout", startTimeout),
                    accepted.value("heartbeat-timeout", set.heartbeatTimeout()),
                    health(accepted, set, null),
                    true,
                    BackoffResolver.check(accepted, set.backoff()),
                    onException(accepted, lists),
                    OnStuck.HOLD,
                    holdFor(accepted, set),
                    null,
                    List.of()));
  }

  private Shutdown shutdown(Settings<ChildProperties> settings, Shutdown builtIn) {
    return values.shutdown(settings.values().shutdown(), settings, builtIn);
  }

  /** The containers of listeners wait 10 s for what is being processed, most of them. */
  private static Shutdown shutdownOf(PlacedChild child) {
    return child.target().isListener() ? SHUTDOWN_OF_LISTENER : Shutdown.DEFAULT_WORKER;
  }

  private static Duration holdFor(Accepted accepted, ChildProperties set) {
    return accepted.value("hold-for", set.holdFor(), ChildSettings.WORKER.holdFor());
  }

  /** An interrupt would hit the stop of the bean, not its work. */
  private static Interrupt interruptOf(PlacedChild child) {
    return child.target().isLifecycle() ? Interrupt.AFTER_TIMEOUT : Interrupt.IMMEDIATE;
  }

  private boolean significant(PlacedChild child) {
    return child
        .supervisor()
        .heeds(
            Boolean.TRUE.equals(child.values().significant()),
            child.settings().where("significant"),
            "child '" + child.id() + "' is significant, but its supervisor",
            problems);
  }

  private OnStuck onStuck(PlacedChild child) {
    OnStuck onStuck = child.values().onStuck();
    if (onStuck == OnStuck.REPLACE && !child.target().isPrototype()) {
      problems.add(
          child.settings().where("on-stuck"),
          child.target()
              + " is a singleton: the stuck run and the one that replaces it would share"
              + " its fields",
          "Give the bean the scope prototype, or use hold or escalate");
      return OnStuck.HOLD;
    }
    return onStuck != null ? onStuck : OnStuck.HOLD;
  }

  /** As a default it is for those who can send heartbeats. */
  private @Nullable Duration heartbeatTimeout(PlacedChild child) {
    if (child.target().sendsHeartbeats()) {
      return child.values().heartbeatTimeout();
    }
    if (child.own().values().heartbeatTimeout() != null) {
      problems.add(
          child.own().where("heartbeat-timeout"),
          child.target() + " has no WorkerContext, so that it cannot send heartbeats",
          "Let it be a Worker or a method with a WorkerContext, or remove heartbeat-timeout");
    }
    return null;
  }

  private static ChildHealthProperties healthOf(ChildProperties set) {
    return set.health() != null ? set.health() : NOTHING;
  }

  private static boolean isHealthEnabled(ChildProperties set) {
    return !Boolean.FALSE.equals(healthOf(set).enabled());
  }

  private boolean isWatched(PlacedChild child) {
    if (!isHealthEnabled(child.values())) {
      return false;
    }
    boolean hasCheck =
        healthOf(child.values()).indicator() != null || child.target().isHealthChecked();
    boolean mayBeMeant =
        child.settings().isUnreadable("health.indicator")
            || child.settings().isUnreadable("health.enabled");
    if (!hasCheck && !mayBeMeant && child.own().values().health() != null) {
      problems.add(
          child.own().where("health"),
          child.target() + " has no health check that could be run",
          "Let it implement HealthCheck, HealthIndicator or ReactiveHealthIndicator, name a"
              + " health indicator as `indicator`, or remove `health`");
    }
    return hasCheck;
  }

  private @Nullable NamedIndicator indicator(PlacedChild child) {
    String name = healthOf(child.values()).indicator();
    if (name == null) {
      return null;
    }
    NamedIndicator check =
        new NamedIndicator(beans, name, child.settings().where("health.indicator"));
    checks.add(check);
    return check;
  }

  private static HealthCheckSpec health(
      Accepted accepted, ChildProperties set, @Nullable NamedIndicator indicator) {
    ChildHealthProperties health = healthOf(set);
    HealthCheckSpec builtIn = HealthCheckSpec.DEFAULT;
    return new HealthCheckSpec(
        indicator,
        accepted.value("health.interval", health.interval(), builtIn.interval()),
        accepted.value("health.timeout", health.timeout(), builtIn.timeout()),
        accepted.value(
            "health.failure-threshold", health.failureThreshold(), builtIn.failureThreshold()));
  }

  /** The classes of on-exception. */
  private record Lists(
      List<Class<? extends Throwable>> restart,
      List<Class<? extends Throwable>> stop,
      List<Class<? extends Throwable>> escalate) {}

  private Lists lists(Settings<ChildProperties> settings) {
    OnExceptionProperties set = settings.values().onException();
    return set == null
        ? new Lists(List.of(), List.of(), List.of())
        : new Lists(
            throwables(set.restart(), "restart", settings),
            throwables(set.stop(), "stop", settings),
            throwables(set.escalate(), "escalate", settings));
  }

  private static OnException onException(Accepted accepted, Lists lists) {
    Lists set = accepted.value("on-exception", lists);
    return set == null
        ? OnException.DEFAULT
        : new OnException(set.restart(), set.stop(), set.escalate());
  }

  /** The binder knows nothing of the bound of a type. */
  private List<Class<? extends Throwable>> throwables(
      @Nullable List<Class<? extends Throwable>> set,
      String key,
      Settings<ChildProperties> settings) {
    List<? extends Class<?>> classes = set != null ? set : List.of();
    List<Class<? extends Throwable>> throwables = new ArrayList<>();
    for (Class<?> type : classes) {
      if (Throwable.class.isAssignableFrom(type)) {
        throwables.add(type.asSubclass(Throwable.class));
      } else {
        problems.add(
            settings.where("on-exception." + key),
            type.getName() + " is never thrown",
            "Name a subclass of java.lang.Throwable");
      }
    }
    return throwables;
  }
}
