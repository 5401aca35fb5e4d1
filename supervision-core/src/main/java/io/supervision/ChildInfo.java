package io.supervision;

import io.supervision.spec.ChildType;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@link Supervisor#whichChildren()}.
 *
 * @param id the child's id
 * @param type worker or supervisor
 * @param status whether it has an incarnation
 * @param ref the incarnation; null without one, but for the children of a template: for calls they
 *     have no other name
 */
public record ChildInfo(String id, ChildType type, Status status, @Nullable ChildRef ref) {

  /** Whether a child has an incarnation. */
  public enum Status {
    /** It has one; it may have ended a moment ago. */
    RUNNING,
    /** It has none, and will be restarted. */
    RESTARTING,
    /** It has none. */
    STOPPED
  }
}
