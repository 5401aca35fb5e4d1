package io.supervision.spring.internal.history;

import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.snapshot.HeldSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which supervisors a tree has, kept up to date by events, so that nobody has to look at a whole
 * snapshot to know whether a child belongs to a pool. What is below a pool is not in it.
 */
public final class SupervisorIndex {

  private final SupervisionTree tree;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /**
   * What is known of a supervisor.
   *
   * @param kind how its children come and go
   * @param strategy which of them are restarted together
   */
  public record Entry(SupervisorKind kind, Strategy strategy) {

    /**
     * Whether children come and go at runtime.
     *
     * @return true for dynamic and template supervisors
     */
    public boolean isPool() {
      return kind != SupervisorKind.STATIC;
    }
  }

  /**
   * An index of a tree as it is now.
   *
   * @param tree the tree
   */
  public SupervisorIndex(SupervisionTree tree) {
    this.tree = tree;
    add(tree.snapshot());
  }

  /**
   * Takes notice of a supervisor that has been started.
   *
   * @param event any event of the tree
   */
  public void update(SupervisionEvent event) {
    if (event instanceof ChildStarted started
        && started.supervisor()
        && poolAbove(started.path()) == null) {
      tree.find(started.path()).ifPresent(this::add);
    }
  }

  /**
   * What is known of a supervisor; also of one that is gone.
   *
   * @param path its path
   * @return null if there never was one, or if it is below a pool
   */
  public @Nullable Entry get(String path) {
    return entries.get(path);
  }

  /** By whom and why a node is held now; null if it is not. */
  @Nullable HeldSnapshot heldAt(String path) {
    return tree.find(path).map(NodeSnapshot::held).orElse(null);
  }

  /**
   * The pool that a node belongs to: the uppermost dynamic supervisor above it.
   *
   * @param path the node's path
   * @return the pool's path, or null if all supervisors above are static
   */
  public @Nullable String poolAbove(String path) {
    int end = 0;
    while (!path.isEmpty() && end >= 0) {
      String above = path.substring(0, end);
      Entry entry = entries.get(above);
      if (entry != null && entry.isPool()) {
        return above;
      }
      end = path.indexOf('/', end + 1);
    }
    return null;
  }

  private void add(NodeSnapshot node) {
    if (node instanceof SupervisorSnapshot supervisor) {
      Entry entry = new Entry(supervisor.kind(), supervisor.strategy());
      entries.put(supervisor.path(), entry);
      if (!entry.isPool()) {
        supervisor.children().forEach(this::add);
      }
    }
  }
}
