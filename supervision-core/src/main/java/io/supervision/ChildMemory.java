package io.supervision;

import io.supervision.internal.children.ChildList;
import io.supervision.internal.journal.ChildRecord;
import io.supervision.internal.journal.RestartCounts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a supervisor's children beyond its own restarts: numbers and counts of
 * those that are declared, and the sums of all that have left. Written by the mailbox's owner; read
 * by anyone.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
final class ChildMemory {

  /** The children that a static supervisor had at its last end. */
  private volatile @Nullable ChildList<Child> last;

  /** Those that had left before, and all of a dynamic one, whose list would keep too much. */
  private volatile @Nullable Map<String, Kept> others;

  private volatile Totals gone = new Totals();

  /** What there is to keep of a child; the child itself knows its supervisor and all siblings. */
  private record Kept(@Nullable ChildRecord record, int number) {

    static Kept of(Child child) {
      return new Kept(child.record(), child.number());
    }
  }

  /** The counts of children that have left for good. */
  static final class Totals {
    final RestartCounts restarts = new RestartCounts();
    volatile long failures;
  }

  Totals gone() {
    return gone;
  }

  /** Gives a declared child back what is remembered of it. */
  Child recall(Child child) {
    Kept known = find(child.id());
    if (known != null) {
      child.recalled(known.record(), known.number());
    }
    return child;
  }

  @Nullable ChildRecord record(String id) {
    Kept known = find(id);
    return known == null ? null : known.record();
  }

  private @Nullable Kept find(String id) {
    ChildList<Child> list = last;
    Child known = list == null ? null : list.find(id);
    if (known != null) {
      return Kept.of(known);
    }
    Map<String, Kept> kept = others;
    return kept == null ? null : kept.get(id);
  }

  /** A child has left its supervisor. */
  void left(Child child) {
    if (child.isDeclared()) {
      keep(child);
    } else {
      addToTotals(child);
    }
  }

  private void keep(Child child) {
    Map<String, Kept> kept = others;
    if (kept == null) {
      kept = new ConcurrentHashMap<>();
      others = kept;
    }
    kept.put(child.id(), Kept.of(child));
  }

  private void addToTotals(Child child) {
    ChildRecord record = child.record();
    if (record != null) {
      gone.restarts.add(record.restarts());
      gone.failures = gone.failures + record.failures();
    }
  }

  /** A supervisor begins; what was added to the one before it by hand has left with that one. */
  void begins(@Nullable SupervisorProcess before) {
    if (before != null) {
      for (Child child : before.children) {
        if (!child.isDeclared()) {
          addToTotals(child);
        }
      }
    }
  }

  void ended(SupervisorProcess supervisor) {
    if (!supervisor.isDynamic()) {
      last = supervisor.children;
      return;
    }
    for (Child child : supervisor.children) {
      if (child.isDeclared()) {
        keep(child);
      }
    }
  }

  /** A new life of the tree begins. */
  void clear() {
    last = null;
    others = null;
    gone = new Totals();
  }
}
