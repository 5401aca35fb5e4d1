package io.supervision.spring.metrics;

import io.micrometer.core.instrument.Tags;
import io.supervision.spec.SupervisorKind;
import io.supervision.spring.internal.Paths;
import io.supervision.spring.internal.history.SupervisorIndex;
import org.jspecify.annotations.Nullable;

/**
 * What the meters of a child are distinguished by: of a declared child its supervisor and its id;
 * of all children of a pool, and what is below them, the pool and its template or {@value
 * #DYNAMIC}.
 *
 * @param supervisor the path of the supervisor
 * @param child the child's id, or what stands for it
 */
record Series(String supervisor, String child) {

  static final String DYNAMIC = "dynamic";

  static Series of(String path, SupervisorIndex index) {
    String pool = index.poolAbove(path);
    if (pool == null) {
      return new Series(Paths.parentOf(path), Paths.idOf(path));
    }
    return inPool(pool, path, index.get(pool));
  }

  private static Series inPool(String pool, String path, SupervisorIndex.@Nullable Entry entry) {
    if (entry == null || entry.kind() != SupervisorKind.TEMPLATE) {
      return new Series(pool, DYNAMIC);
    }
    int start = pool.isEmpty() ? 0 : pool.length() + 1;
    int end = path.indexOf('/', start);
    return new Series(pool, template(path.substring(start, end < 0 ? path.length() : end)));
  }

  /** The id of a child of a template is the template's, a hyphen and a number. */
  static String template(String id) {
    int hyphen = id.lastIndexOf('-');
    return hyphen < 0 ? id : id.substring(0, hyphen);
  }

  Tags tags() {
    return Tags.of("supervisor", supervisor, "child", child);
  }
}
