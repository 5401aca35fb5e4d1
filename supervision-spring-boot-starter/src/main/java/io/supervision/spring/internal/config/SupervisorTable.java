package io.supervision.spring.internal.config;

import io.supervision.spec.SupervisorKind;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.Spelling;
import io.supervision.spring.internal.config.SupervisionProperties.ChildProperties;
import io.supervision.spring.internal.config.SupervisionProperties.SupervisorProperties;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;

/** All supervisors that are declared, the root included, with their parents settled. */
final class SupervisorTable {

  private final Map<String, DeclaredSupervisor> supervisors = new LinkedHashMap<>();
  private final ConfigurationReader reader;
  private final Problems problems;

  SupervisorTable(
      SupervisionProperties properties,
      Collection<String> childIds,
      ConfigurationReader reader,
      Problems problems) {
    this.reader = reader;
    this.problems = problems;
    DeclaredIds ids = new DeclaredIds(reader, problems);
    add(
        DeclaredSupervisor.ROOT,
        DeclaredSupervisor.ROOT_PROPERTY,
        ids.settle(
            DeclaredSupervisor.ROOT_PROPERTY + ".children",
            properties.root().children(),
            ChildProperties.class,
            childIds));
    ids.settle(
            DeclaredSupervisor.PROPERTY,
            properties.supervisors(),
            SupervisorProperties.class,
            List.of())
        .forEach((name, declared) -> declare(ids, childIds, name, declared));
    supervisors.values().forEach(this::checkParent);
    supervisors.values().forEach(this::checkMaxChildren);
  }

  private void declare(
      DeclaredIds ids, Collection<String> childIds, String name, SupervisorProperties declared) {
    String property = DeclaredSupervisor.PROPERTY + "." + name;
    if (name.equals(DeclaredSupervisor.ROOT)) {
      problems.add(
          property,
          "'root' is reserved for the root supervisor",
          "Configure the root at supervision.root, or choose another name");
    } else {
      add(
          name,
          property,
          ids.settle(property + ".children", declared.children(), ChildProperties.class, childIds));
    }
  }

  private void add(String name, String property, Map<String, ChildProperties> children) {
    supervisors.put(
        name, new DeclaredSupervisor(name, property, settings(name, property), children));
  }

  /** What is set for supervisors in general does not concern the root. */
  private Settings<SupervisorProperties> settings(String name, String property) {
    ConfigurationPropertyName at = ConfigurationPropertyName.of(property);
    List<ConfigurationPropertySource> defaults =
        name.equals(DeclaredSupervisor.ROOT)
            ? List.of()
            : reader.defaults(DeclaredSupervisor.DEFAULTS, at);
    return reader.settings(SupervisorProperties.class, at, defaults);
  }

  private void checkParent(DeclaredSupervisor supervisor) {
    String where = supervisor.settings().where("parent");
    if (!supervisors.containsKey(supervisor.parent())) {
      problems.add(
          where,
          "there is no supervisor '" + supervisor.parent() + "'" + hint(supervisor.parent()),
          "Name a supervisor declared at " + DeclaredSupervisor.PROPERTY + ", or root");
      return;
    }
    List<String> circle = circleThrough(supervisor);
    if (!circle.isEmpty() && supervisor.name().equals(Collections.min(circle))) {
      problems.add(
          where,
          "the parents form a circle: " + String.join(" -> ", circle),
          "Let one of them have a parent outside of the circle, such as root");
    }
  }

  private void checkMaxChildren(DeclaredSupervisor supervisor) {
    if (supervisor.values().maxChildren() != null && supervisor.kind() == SupervisorKind.STATIC) {
      problems.add(
          supervisor.settings().where("max-children"),
          "supervisor '" + supervisor.name() + "' is static, its children are those declared",
          "Remove it, or set type: dynamic");
    }
  }

  /** From a supervisor through its parents back to itself, or nothing. */
  private List<String> circleThrough(DeclaredSupervisor supervisor) {
    List<String> line = new ArrayList<>(List.of(supervisor.name()));
    DeclaredSupervisor at = supervisors.get(supervisor.parent());
    while (at != null && !at.isRoot() && line.size() <= supervisors.size()) {
      line.add(at.name());
      if (at.equals(supervisor)) {
        return line;
      }
      at = supervisors.get(at.parent());
    }
    return List.of();
  }

  Collection<DeclaredSupervisor> all() {
    return supervisors.values();
  }

  @Nullable DeclaredSupervisor find(String name) {
    return supervisors.get(name);
  }

  DeclaredSupervisor root() {
    return supervisors.values().iterator().next();
  }

  /** The supervisors right below one, but for those that are switched off. */
  List<DeclaredSupervisor> below(DeclaredSupervisor parent) {
    return supervisors.values().stream()
        .filter(supervisor -> !supervisor.isRoot() && supervisor.parent().equals(parent.name()))
        .filter(this::isEnabled)
        .toList();
  }

  /** Whether a supervisor and all above it are switched on. */
  boolean isEnabled(DeclaredSupervisor supervisor) {
    DeclaredSupervisor at = supervisor;
    for (int depth = 0; at != null && !at.isRoot() && depth < supervisors.size(); depth++) {
      if (Boolean.FALSE.equals(at.values().enabled())) {
        return false;
      }
      at = supervisors.get(at.parent());
    }
    return true;
  }

  /** From the root down, as the tree names it; the root's is empty. */
  String path(DeclaredSupervisor supervisor) {
    String path = "";
    DeclaredSupervisor at = supervisor;
    for (int depth = 0; at != null && !at.isRoot() && depth < supervisors.size(); depth++) {
      path = path.isEmpty() ? at.name() : at.name() + "/" + path;
      at = supervisors.get(at.parent());
    }
    return path;
  }

  String pathBelow(DeclaredSupervisor supervisor, String id) {
    String path = path(supervisor);
    return path.isEmpty() ? id : path + "/" + id;
  }

  String hint(String name) {
    return Spelling.hint(name, supervisors.keySet());
  }
}
