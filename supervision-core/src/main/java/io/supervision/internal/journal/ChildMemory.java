package io.supervision.internal.journal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a supervisor's children beyond its own restarts: numbers and counts of
 * those that are declared, and the sums of all that have left; and how often it gave up because of
 * them. Written by the mailbox's owner; read by anyone.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
public final class ChildMemory {

  /** How those are found that a static supervisor had at its last end. */
  private volatile @Nullable Function<String, @Nullable Kept> last;

  /** Those that had left before, and all of a dynamic one, whose list would keep too much. */
  private volatile @Nullable Map<String, Kept> others;

  private volatile Totals gone = new Totals();
  private volatile long giveUps;

  /**
   * What there is to keep of a child; the child itself knows its supervisor and all siblings.
   *
   * @param record its counts; null if there are none
   * @param number the number of its latest start
   */
  public record Kept(@Nullable ChildRecord record, int number) {}

  /** The counts of children that have left for good. */
  public static final class Totals {
    private final RestartCounts restarts = new RestartCounts();
    private volatile long failures;

    public RestartCounts restarts() {
      return restarts;
    }

    public long failures() {
      return failures;
    }
  }

  public Totals gone() {
    return gone;
  }

  /** The supervisor itself has given up. */
  public void gaveUp() {
    giveUps = giveUps + 1;
  }

  public long giveUps() {
    return giveUps;
  }

  /** What is remembered of a declared child; null if it has never been there. */
  public @Nullable Kept find(String id) {
    Function<String, @Nullable Kept> known = last;
    Kept kept = known == null ? null : known.apply(id);
    if (kept != null) {
      return kept;
    }
    Map<String, Kept> left = others;
    return left == null ? null : left.get(id);
  }

  public @Nullable ChildRecord record(String id) {
    Kept known = find(id);
    return known == null ? null : known.record();
  }

  /** A declared child has left, and will be back. */
  public void keep(String id, Kept child) {
    Map<String, Kept> kept = others;
    if (kept == null) {
      kept = new ConcurrentHashMap<>();
      others = kept;
    }
    kept.put(id, child);
  }

  /** All children of a static supervisor have left with it, and will be back. */
  public void keepAll(Function<String, @Nullable Kept> children) {
    last = children;
  }

  /** A child that was added has left for good. */
  public void addToTotals(@Nullable ChildRecord record) {
    if (record != null) {
      gone.restarts.add(record.restarts());
      gone.failures = gone.failures + record.failures();
    }
  }

  /** A new life of the tree begins. */
  public void clear() {
    last = null;
    others = null;
    gone = new Totals();
    giveUps = 0;
  }
}
