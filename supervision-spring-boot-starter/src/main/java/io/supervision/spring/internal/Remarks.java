package io.supervision.spring.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is to be shown beside what the engine knows: of children, by their paths, and of what runs
 * outside of the tree. Any thread.
 */
public final class Remarks {

  /** Nothing to say. */
  private static final Remark NONE = new Remark(null, "");

  private final Map<String, Remark> remarks = new ConcurrentHashMap<>();
  private final Supplier<List<ScheduledView>> scheduled;

  /** Nothing runs outside of the tree. */
  public Remarks() {
    this(List::of);
  }

  /**
   * Nothing is known of children yet.
   *
   * @param scheduled the scheduled tasks that are no children
   */
  public Remarks(Supplier<List<ScheduledView>> scheduled) {
    this.scheduled = scheduled;
  }

  /**
   * The scheduled tasks that are no children, as they are now.
   *
   * @return those in trouble first, then by name
   */
  public List<ScheduledView> scheduled() {
    return scheduled.get();
  }

  /**
   * What is to be shown of a child while it runs.
   *
   * @param pausedSince since when it is paused by somebody; null: it is not
   * @param note what is worth knowing although it is well; may be empty
   */
  public record Remark(@Nullable Instant pausedSince, String note) {}

  /**
   * The remark of one incarnation of a child.
   *
   * @param path the child's path
   * @param before its last remark, or null
   * @param now its new one, or null for none
   */
  @SuppressWarnings("ReferenceEquality") // two incarnations may say the same
  public void replace(String path, @Nullable Remark before, @Nullable Remark now) {
    if (now != null) {
      remarks.put(path, now);
    } else if (before != null) {
      // an older incarnation may end when a newer one has said something already
      remarks.computeIfPresent(path, (same, known) -> known == before ? null : known);
    }
  }

  /**
   * What there is to say of a child.
   *
   * @param path the child's path
   * @return its remark; an empty one if there is none
   */
  public Remark of(String path) {
    return remarks.getOrDefault(path, NONE);
  }
}
