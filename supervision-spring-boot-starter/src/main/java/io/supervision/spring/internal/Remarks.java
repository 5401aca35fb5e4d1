package io.supervision.spring.internal;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be shown of children beside what the engine knows of them, by their paths. Any thread.
 */
public final class Remarks {

  /** Nothing to say. */
  private static final Remark NONE = new Remark(null, "");

  private final Map<String, Remark> remarks = new ConcurrentHashMap<>();

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
