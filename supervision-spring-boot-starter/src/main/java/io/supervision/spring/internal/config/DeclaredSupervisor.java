package io.supervision.spring.internal.config;

import io.supervision.spec.SupervisorKind;
import io.supervision.spring.internal.config.SupervisionProperties.Child;
import io.supervision.spring.internal.config.SupervisionProperties.Root;
import io.supervision.spring.internal.config.SupervisionProperties.Supervisor;
import io.supervision.spring.internal.config.SupervisionProperties.SupervisorType;
import java.util.Map;

/**
 * A supervisor as configured.
 *
 * @param name its name
 * @param property the property that declares it
 * @param settings what is set
 * @param children what is declared below it, by id
 */
record DeclaredSupervisor(
    String name, String property, Supervisor settings, Map<String, Child> children) {

  static final String ROOT = "root";
  static final String ROOT_PROPERTY = "supervision.root";
  static final String PROPERTY = "supervision.supervisors";

  static Supervisor settingsOf(Root root) {
    return new Supervisor(
        null,
        null,
        null,
        null,
        root.strategy(),
        root.maxRestarts(),
        root.period(),
        null,
        root.autoShutdown(),
        null,
        null,
        null,
        null,
        root.children());
  }

  boolean isRoot() {
    return name.equals(ROOT);
  }

  String parent() {
    return settings.parent() != null ? settings.parent() : ROOT;
  }

  int order() {
    return settings.order() != null ? settings.order() : 0;
  }

  SupervisorKind kind() {
    return settings.type() == SupervisorType.DYNAMIC
        ? SupervisorKind.DYNAMIC
        : SupervisorKind.STATIC;
  }

  String childProperty(String id) {
    return property + ".children." + id;
  }
}
