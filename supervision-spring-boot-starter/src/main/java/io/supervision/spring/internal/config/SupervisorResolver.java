package io.supervision.spring.internal.config;

import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.InvalidSpecException;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.config.SupervisionProperties.SupervisorProperties;
import io.supervision.spring.internal.lifecycle.Stages;
import java.util.Objects;

/** From what is set for a supervisor to its specification. */
final class SupervisorResolver {

  private final Settings<SupervisorProperties> defaults;
  private final SupervisorTable supervisors;
  private final RequirementResolver requirements;
  private final Stages stages;
  private final Values values;
  private final Problems problems;

  SupervisorResolver(
      Settings<SupervisorProperties> defaults,
      SupervisorTable supervisors,
      RequirementResolver requirements,
      Stages stages,
      Problems problems) {
    this.defaults = defaults;
    this.supervisors = supervisors;
    this.requirements = requirements;
    this.stages = stages;
    this.values = new Values(problems);
    this.problems = problems;
  }

  /** The supervisor without its children. */
  SupervisorSpecBuilder builder(DeclaredSupervisor supervisor) {
    SupervisorProperties set = supervisor.values();
    SupervisorSpecBuilder builder =
        supervisor.kind() == SupervisorKind.DYNAMIC
            ? SupervisorSpec.dynamic(supervisor.name())
            : SupervisorSpec.named(supervisor.name());
    builder.strategy(supervisor.strategy()).intensity(intensity(supervisor));
    if (set.autoShutdown() != null) {
      builder.autoShutdown(set.autoShutdown());
    }
    if (set.maxChildren() != null && supervisor.kind() == SupervisorKind.DYNAMIC) {
      builder.maxChildren(set.maxChildren());
    }
    return builder;
  }

  private RestartIntensity intensity(DeclaredSupervisor supervisor) {
    return intensity(
        supervisor.settings(),
        supervisor.isRoot() ? RestartIntensity.UNLIMITED : RestartIntensity.DEFAULT.maxRestarts());
  }

  private RestartIntensity intensity(Settings<SupervisorProperties> settings, int otherwise) {
    SupervisorProperties set = settings.values();
    int maxRestarts = values.maxRestarts(set.maxRestarts(), settings, otherwise);
    return Accepted.by(
        settings,
        problems,
        accepted ->
            new RestartIntensity(
                maxRestarts,
                accepted.value("period", set.period(), RestartIntensity.DEFAULT.period())));
  }

  /** Reports defaults that cannot be, also where no supervisor takes them. */
  void checkDefaults() {
    RestartIntensity unusedIntensity = intensity(defaults, 0);
    Backoff unused =
        Accepted.by(
            defaults,
            problems,
            accepted -> BackoffResolver.check(accepted, defaults.values().backoff()));
  }

  /** The supervisor as a child of its parent. */
  ChildSpec child(DeclaredSupervisor supervisor, SupervisorSpec spec) {
    Settings<SupervisorProperties> settings = supervisor.settings();
    SupervisorProperties set = settings.values();
    Shutdown shutdown = values.shutdown(set.shutdown(), settings, Shutdown.INFINITY);
    boolean significant = significant(supervisor);
    Backoff backoff =
        Accepted.by(
            settings,
            problems,
            accepted ->
                BackoffResolver.resolve(
                    accepted, set.backoff(), supervisor.isBelowRoot() ? Backoff.DEFAULT : null));
    try {
      return ChildSpec.supervisor(spec)
          .restart(Objects.requireNonNullElse(set.restart(), RestartType.PERMANENT))
          .shutdown(shutdown)
          .significant(significant)
          .backoff(backoff)
          .requires(
              stages.with(
                  requirements.resolve(set.requires(), settings),
                  supervisor.start(),
                  supervisor.stop()))
          .build();
    } catch (InvalidSpecException invalid) {
      problems.add(settings.where(invalid.property()), invalid);
      return spec.toChildSpec();
    }
  }

  private boolean significant(DeclaredSupervisor supervisor) {
    DeclaredSupervisor parent = supervisors.find(supervisor.parent());
    boolean significant = Boolean.TRUE.equals(supervisor.values().significant());
    return parent == null
        ? significant
        : parent.heeds(
            significant,
            supervisor.settings().where("significant"),
            "supervisor '" + supervisor.name() + "' is significant, but its parent",
            problems);
  }
}
