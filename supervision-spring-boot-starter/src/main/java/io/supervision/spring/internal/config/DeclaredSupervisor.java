package io.supervision.spring.internal.config;

import io.supervision.spec.AutoShutdown;
import io.supervision.spec.SupervisorKind;
import io.supervision.spring.internal.config.SupervisionProperties.ChildProperties;
import io.supervision.spring.internal.config.SupervisionProperties.SupervisorProperties;
import io.supervision.spring.internal.config.SupervisionProperties.SupervisorType;
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

  SupervisorKind kind() {
    return values().type() == SupervisorType.DYNAMIC
        ? SupervisorKind.DYNAMIC
        : SupervisorKind.STATIC;
  }

  /** Whether it goes on, however its significant children end. */
  boolean neverShutsDown() {
    AutoShutdown auto = values().autoShutdown();
    return auto == null || auto == AutoShutdown.NEVER;
  }

  String childProperty(String id) {
    return property + ".children." + id;
  }
}
