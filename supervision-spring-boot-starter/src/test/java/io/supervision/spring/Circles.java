package io.supervision.spring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Finds who can be reached from whom, and back. */
final class Circles {

  private final Map<String, Set<String>> arrows;

  Circles(Map<String, Set<String>> arrows) {
    this.arrows = arrows;
  }

  /** The largest set of names of which each leads to each other one. */
  Set<String> largest() {
    Set<String> largest = Set.of();
    for (String name : arrows.keySet()) {
      Set<String> circle = new HashSet<>(reachable(name));
      circle.removeIf(other -> !reachable(other).contains(name));
      largest = circle.size() > largest.size() ? circle : largest;
    }
    return largest;
  }

  private Set<String> reachable(String from) {
    Set<String> seen = new HashSet<>(Set.of(from));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (String next : arrows.getOrDefault(open.pop(), Set.of())) {
        if (seen.add(next)) {
          open.push(next);
        }
      }
    }
    return seen;
  }
}
