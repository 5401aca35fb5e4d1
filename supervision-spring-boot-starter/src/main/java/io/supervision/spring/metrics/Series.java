package io.supervision.spring.metrics;

import io.micrometer.core.instrument.Tags;
import io.supervision.spec.SupervisorKind;
import io.supervision.spring.internal.Paths;
import io.supervision.spring.internal.history.SupervisorIndex;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the meters of a child are distinguished by: of a declared child its supervisor and its id;
 * of children of a pool, and what is below them, the pool and their name in YAML, their template,
 * or {@value #DYNAMIC}.
 *
 * @param supervisor the path of the supervisor
 * @param child the child's id, or what stands for it
 */
record Series(String supervisor, String child) {

  static final String DYNAMIC = "dynamic";

  /** What the root is called, as a supervisor and as a child. */
  static final String ROOT_NAME = "root";

  /** The root itself; no child of it may have this name. */
  static final Series ROOT = new Series("", ROOT_NAME);

  static Series of(String path, SupervisorIndex index, Map<String, String> names) {
    String pool = index.poolAbove(path);
    if (pool == null) {
      return new Series(Paths.parentOf(path), Paths.idOf(path));
    }
    int start = pool.isEmpty() ? 0 : pool.length() + 1;
    int end = path.indexOf('/', start);
    String member = end < 0 ? path : path.substring(0, end);
    SupervisorIndex.Entry entry = index.get(pool);
    return inPool(pool, entry == null ? null : entry.kind(), member, names);
  }

  /** The series of a pool's child. */
  static Series inPool(
      String pool, @Nullable SupervisorKind kind, String path, Map<String, String> names) {
    return new Series(
        pool,
        kind == SupervisorKind.TEMPLATE
            ? template(Paths.idOf(path))
            : names.getOrDefault(path, DYNAMIC));
  }

  /** The id of a child of a template is the template's, a hyphen and a number. */
  private static String template(String id) {
    int hyphen = id.lastIndexOf('-');
    return hyphen < 0 ? id : id.substring(0, hyphen);
  }

  /**
   * The tag of a supervisor: its path, which is empty only of the root.
   *
   * @param tree what its tree is called where several share a registry; empty for the only one
   */
  static Tags ofSupervisor(String tree, String path) {
    String name = path.isEmpty() ? ROOT_NAME : path;
    return Tags.of("supervisor", tree.isEmpty() ? name : tree + ":" + name);
  }

  Tags tags(String tree) {
    return ofSupervisor(tree, supervisor).and("child", child);
  }
}
