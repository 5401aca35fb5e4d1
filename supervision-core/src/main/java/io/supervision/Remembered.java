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
  private volatile @Nullable Map<String, Kept> others;

  /** What there is to keep of a child; the child itself knows its supervisor and all siblings. */
  private record Kept(@Nullable ChildRecord record, int number) {

    static Kept of(Child child) {
      return new Kept(child.record, child.number);
    }
  }

  /** Gives a declared child back what is remembered of it. */
  Child recall(Child child) {
    Kept known = find(child.id());
    if (known != null) {
      child.record = known.record();
      child.numbered(known.number());
    }
    return child;
  }

  @Nullable ChildRecord record(String id) {
    Kept known = find(id);
    return known == null ? null : known.record();
  }

  private @Nullable Kept find(String id) {
    ChildList list = last;
    Child known = list == null ? null : list.find(id);
    if (known != null) {
      return Kept.of(known);
    }
    Map<String, Kept> kept = others;
    return kept == null ? null : kept.get(id);
  }

  /** A declared child has left its supervisor. */
  void left(Child child) {
    Map<String, Kept> kept = others;
    if (kept == null) {
      kept = new ConcurrentHashMap<>();
      others = kept;
    }
    kept.put(child.id(), Kept.of(child));
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
    others = null;
  }
}
