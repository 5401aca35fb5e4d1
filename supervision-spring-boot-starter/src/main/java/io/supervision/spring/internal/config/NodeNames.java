package io.supervision.spring.internal.config;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The paths of all children and supervisors that are declared, also of those switched off. */
final class NodeNames {

  private final OnlyThese only;
  private final Set<String> supervisors = new HashSet<>();

  /** The path of each node, and the one at which it is declared: of instances they differ. */
  private final Map<String, String> nodes = new LinkedHashMap<>();

  NodeNames(OnlyThese only) {
    this.only = only;
  }

  void addSupervisor(String path) {
    supervisors.add(path);
    if (!path.isEmpty()) {
      nodes.put(path, path);
    }
  }

  void addChild(String path) {
    nodes.put(path, path);
  }

  void addInstances(String path, int count) {
    for (int index = 0; index < count; index++) {
      nodes.put(path + "-" + index, path);
    }
  }

  Collection<String> paths() {
    return nodes.keySet();
  }

  /** Whether a name is that of a node, or of one that may be below a declared supervisor. */
  boolean isNode(String name) {
    int slash = name.lastIndexOf('/');
    return nodes.containsKey(name) || (slash > 0 && supervisors.contains(name.substring(0, slash)));
  }

  /** Whether a node is not there because a test starts other ones. */
  boolean isLeftOut(String path) {
    String declared = nodes.get(path);
    return declared != null && !supervisors.contains(path) && !only.wants(declared);
  }
}
