package io.supervision.spring.internal.config;

import io.supervision.spec.AutoShutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.config.SupervisionProperties.ChildProperties;
import io.supervision.spring.internal.config.SupervisionProperties.SupervisorProperties;
import io.supervision.spring.internal.config.SupervisionProperties.SupervisorType;
import io.supervision.spring.internal.lifecycle.Stages.StartStage;
import io.supervision.spring.internal.lifecycle.Stages.StopStage;
import java.util.Map;
import java.util.Objects;

/**
 * A supervisor as configured.
 *
 * @param name its name
 * @param property the property that declares it
 * @param settings what is set there, and for supervisors in general
 * @param children what is declared below it, by id
 */
record DeclaredSupervisor(
    String name,
    String property,
    Settings<SupervisorProperties> settings,
    Map<String, ChildProperties> children) {

  static final String ROOT = "root";
  static final String ROOT_PROPERTY = "supervision.root";
  static final String PROPERTY = "supervision.supervisors";
  static final String DEFAULTS = "supervision.defaults.supervisor";

  SupervisorProperties values() {
    return settings.values();
  }

  boolean isRoot() {
    return name.equals(ROOT);
  }

  boolean isBelowRoot() {
    return parent().equals(ROOT);
  }

  String parent() {
    return Objects.requireNonNullElse(values().parent(), ROOT);
  }

  int order() {
    return Objects.requireNonNullElse(values().order(), 0);
  }

  Strategy strategy() {
    return Objects.requireNonNullElse(values().strategy(), Strategy.ONE_FOR_ONE);
  }

  StartStage start() {
    return Objects.requireNonNullElse(values().start(), StartStage.WITH_TREE);
  }

  StopStage stop() {
    return Objects.requireNonNullElse(values().stop(), StopStage.WITH_TREE);
  }

  SupervisorKind kind() {
    return values().type() == SupervisorType.DYNAMIC
        ? SupervisorKind.DYNAMIC
        : SupervisorKind.STATIC;
  }

  /**
   * Whether a child is significant for this supervisor. One that never shuts down by itself takes
   * no notice, which is reported.
   *
   * @param significant whether the child is to be significant
   * @param where where that is set
   * @param what what is wrong, up to the name of this supervisor
   */
  boolean heeds(boolean significant, String where, String what, Problems problems) {
    AutoShutdown auto = values().autoShutdown();
    if (!significant || (auto != null && auto != AutoShutdown.NEVER)) {
      return significant;
    }
    problems.add(
        where,
        what + " '" + name + "' never shuts down by itself",
        "Set "
            + property
            + ".auto-shutdown to any-significant or all-significant, or remove significant");
    return false;
  }

  String childProperty(String id) {
    return property + ".children." + id;
  }
}
