package io.supervision.spring.internal.config;

import io.supervision.spec.Strategy;
import io.supervision.spring.internal.beans.ChildTarget;
import io.supervision.spring.internal.config.SupervisionProperties.ChildProperties;
import io.supervision.spring.internal.lifecycle.Stages.StartStage;
import io.supervision.spring.internal.lifecycle.Stages.StopStage;
import java.util.Objects;

/**
 * A child whose place, target and settings are known.
 *
 * @param supervisor its supervisor
 * @param id its id
 * @param target what it runs
 * @param own what is set for it alone: by configuration, by the annotation
 * @param settings the same, with what is set for children in general
 * @param where the property or annotation that declares it
 */
record PlacedChild(
    DeclaredSupervisor supervisor,
    String id,
    ChildTarget target,
    Settings<ChildProperties> own,
    Settings<ChildProperties> settings,
    String where) {

  ChildProperties values() {
    return settings.values();
  }

  /**
   * When it is started: a listener or schedule after all others, unless a group has an order of its
   * own.
   */
  StartStage start() {
    return Objects.requireNonNullElse(
        values().start(), isStagedByItself() ? StartStage.LAST : StartStage.WITH_TREE);
  }

  /** When it is stopped: a listener or schedule before all others. */
  StopStage stop() {
    return Objects.requireNonNullElse(
        values().stop(), isStagedByItself() ? StopStage.FIRST : StopStage.WITH_TREE);
  }

  private boolean isStagedByItself() {
    return target().isStaged() && supervisor().strategy() == Strategy.ONE_FOR_ONE;
  }

  int order() {
    return Objects.requireNonNullElse(values().order(), 0);
  }

  /** What makes it the same child wherever it is declared. */
  String identity() {
    return target.method() != null ? target.name() + "#" + target.method() : target.name();
  }
}
