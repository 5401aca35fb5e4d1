package io.supervision;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a supervisor's declared children when it, or one above it, starts anew:
 * their numbers and counts. Written by the mailbox's owner; read by anyone.
 */
final class Remembered {

  /** The children that a static supervisor had at its last end. */
  private volatile @Nullable ChildList last;

  /** Those that had left before, and all of a dynamic one, whose list would keep too much. */
  private final Map<String, Child> others = new ConcurrentHashMap<>();

  /** Gives a declared child back what is remembered of it. */
  Child recall(Child child) {
    Child known = find(child.id());
    if (known != null) {
      child.record = known.record;
      child.number = known.number;
    }
    return child;
  }

  @Nullable ChildRecord record(String id) {
    Child known = find(id);
    return known == null ? null : known.record;
  }

  private @Nullable Child find(String id) {
    ChildList list = last;
    Child known = list == null ? null : list.find(id);
    return known != null ? known : others.get(id);
  }

  /** A declared child has left its supervisor. */
  void left(Child child) {
    others.put(child.id(), child);
  }

  void ended(SupervisorProcess supervisor) {
    if (!supervisor.isDynamic()) {
      last = supervisor.children;
      return;
    }
    for (Child child : supervisor.children) {
      if (child.declared) {
        left(child);
      }
    }
  }

  void clear() {
    last = null;
    others.clear();
  }
}
