package io.supervision.spring.internal.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The paths of all children and supervisors that are declared, also of those switched off. */
final class NodeNames {

  private final OnlyThese only;
  private final Set<String> supervisors = new HashSet<>();

  private final Set<String> nodes = new LinkedHashSet<>();

  /** How many there are of a child that is declared once; they have numbers behind its path. */
  private final Map<String, Integer> instances = new HashMap<>();

  private final Map<String, Disabled> disabled = new HashMap<>();

  /**
   * A node that is switched off, with all below it.
   *
   * @param path its path; that of all instances together
   * @param where where that is set
   */
  record Disabled(String path, String where) {}

  NodeNames(OnlyThese only) {
    this.only = only;
  }

  void addSupervisor(String path) {
    supervisors.add(path);
    if (!path.isEmpty()) {
      nodes.add(path);
    }
  }

  void addChild(String path) {
    nodes.add(path);
  }

  void addInstances(String path, int count) {
    instances.put(path, count);
  }

  void addDisabled(String path, String where) {
    disabled.put(path, new Disabled(path, where));
  }

  /** What is switched off of a node and all above it; null if nothing is. */
  @Nullable Disabled disabledAt(String path) {
    for (String at = declared(path); !at.isEmpty(); at = above(at)) {
      Disabled found = disabled.get(at);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static String above(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** Without those of instances. */
  Collection<String> paths() {
    return nodes;
  }

  /** Whether a name is that of a node, or of one that may be below a declared supervisor. */
  boolean isNode(String name) {
    int slash = name.lastIndexOf('/');
    return nodes.contains(declared(name))
        || (slash > 0 && supervisors.contains(name.substring(0, slash)));
  }

  /** Whether a node is not there because a test starts other ones. */
  boolean isLeftOut(String path) {
    String declared = declared(path);
    return nodes.contains(declared) && !supervisors.contains(declared) && !only.wants(declared);
  }

  /** The path at which an instance is declared; for all else the path itself. */
  private String declared(String path) {
    int hyphen = path.lastIndexOf('-');
    if (hyphen < 0 || nodes.contains(path)) {
      return path;
    }
    String number = path.substring(hyphen + 1);
    String above = path.substring(0, hyphen);
    boolean isInstance =
        number.matches("0|[1-9][0-9]{0,8}")
            && Integer.parseInt(number) < instances.getOrDefault(above, 0);
    return isInstance ? above : path;
  }
}
