package io.supervision;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How many top-level types a package has, and its largest circle: all of it reach each other. */
final class Circles {

  private Circles() {}

  /** The size of a package. */
  record Size(int types, Set<String> largestCircle) {}

  static Map<String, Size> byPackage(JavaClasses classes) {
    Map<String, Map<String, Set<String>>> arrows = new TreeMap<>();
    for (JavaClass type : classes) {
      String from = topLevel(type);
      if (from.equals("package-info")) {
        continue;
      }
      Set<String> to =
          arrows
              .computeIfAbsent(type.getPackageName(), name -> new HashMap<>())
              .computeIfAbsent(from, name -> new TreeSet<>());
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> target.getPackageName().equals(type.getPackageName()))
          .forEach(target -> to.add(topLevel(target)));
    }
    Map<String, Size> sizes = new TreeMap<>();
    arrows.forEach((name, types) -> sizes.put(name, new Size(types.size(), largest(types))));
    return sizes;
  }

  private static String topLevel(JavaClass type) {
    String name = type.getName().substring(type.getPackageName().length() + 1);
    return name.split("\\$", 2)[0];
  }

  private static Set<String> largest(Map<String, Set<String>> arrows) {
    Set<String> largest = Set.of();
    for (String type : arrows.keySet()) {
      Set<String> circle = new TreeSet<>(reachable(type, arrows));
      circle.removeIf(other -> !reachable(other, arrows).contains(type));
      circle.add(type);
      largest = circle.size() > largest.size() ? circle : largest;
    }
    return largest;
  }

  private static Set<String> reachable(String from, Map<String, Set<String>> arrows) {
    Set<String> seen = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>(arrows.getOrDefault(from, Set.of()));
    while (!next.isEmpty()) {
      String type = next.pop();
      if (seen.add(type)) {
        next.addAll(arrows.getOrDefault(type, Set.of()));
      }
    }
    return seen;
  }
}
