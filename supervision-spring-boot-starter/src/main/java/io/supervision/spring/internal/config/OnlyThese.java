package io.supervision.spring.internal.config;

import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.Spelling;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.env.PropertyResolver;

/**
 * The children that a test wants: {@code @SupervisionTest(start = ...)} of supervision-test names
 * them. All others are as if they were not enabled, and may lack their beans.
 */
final class OnlyThese {

  /** What supervision-test sets: paths of children or supervisors. No key for applications. */
  private static final String PROPERTY = "supervision-test.start";

  private final Set<String> wanted;
  private final Set<String> seen = new TreeSet<>();

  private OnlyThese(Set<String> wanted) {
    this.wanted = wanted;
  }

  static OnlyThese of(PropertyResolver environment) {
    String named = environment.getProperty(PROPERTY);
    return new OnlyThese(
        named == null ? Set.of() : new LinkedHashSet<>(List.of(named.split(",", -1))));
  }

  /** Whether a child is wanted, be it by the path of a supervisor above it. */
  boolean include(String supervisor, String id) {
    String path = supervisor.isEmpty() ? id : supervisor + "/" + id;
    seen.add(path);
    return wants(path);
  }

  /** The same for a path; what is asked for here is no child that there is. */
  boolean wants(String path) {
    return wanted.isEmpty()
        || wanted.stream().anyMatch(name -> path.equals(name) || path.startsWith(name + "/"));
  }

  /** After all children have been asked for. */
  void reportUnknown(Collection<String> supervisors, Problems problems) {
    seen.addAll(supervisors);
    // the root has no path
    seen.remove("");
    for (String name : wanted) {
      if (!seen.contains(name)) {
        problems.add(
            "@SupervisionTest",
            "there is no child or supervisor '"
                + name
                + "' to start"
                + Spelling.hint(name, seen)
                + "; there are "
                + seen,
            "Name a path of the tree, such as orders or storage/database");
      }
    }
  }
}
