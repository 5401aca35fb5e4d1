package io.supervision.spring.internal.history;

import io.supervision.event.Origin;
import io.supervision.spec.Strategy;
import org.jspecify.annotations.Nullable;

/**
 * What led to an exit or a restart.
 *
 * @param type whose doing it was
 * @param path the node behind it, or null for an operator
 * @param strategy the strategy that took the node along, for {@link Type#SIBLING}
 * @param action what was done, for {@link Type#OPERATOR}, where that is known
 * @param by the operator's name, where one is known
 * @param why the reason that the operator gave, where one is known
 * @param origin where it began, for an end of which the engine says so
 */
public record Cause(
    Type type,
    @Nullable String path,
    @Nullable Strategy strategy,
    @Nullable String action,
    @Nullable String by,
    @Nullable String why,
    @Nullable Origin origin) {

  /** Whose doing it was. */
  public enum Type {
    /** The node itself: it ended, or failed. */
    OWN,
    /** A sibling, whose restart took the node along. */
    SIBLING,
    /** A child, whose restarts were too many. */
    CHILD,
    /** A supervisor above, which was restarted, gave up or was stopped. */
    SUPERVISOR,
    /** Somebody who operated the tree by hand. */
    OPERATOR
  }

  static Cause own(String path) {
    return of(Type.OWN, path);
  }

  static Cause sibling(
      @Nullable String path, @Nullable Strategy strategy, @Nullable Origin origin) {
    return new Cause(Type.SIBLING, path, strategy, null, null, null, origin);
  }

  static Cause child(String path) {
    return of(Type.CHILD, path);
  }

  static Cause supervisor(@Nullable String path, @Nullable Origin origin) {
    return new Cause(Type.SUPERVISOR, path, null, null, null, null, origin);
  }

  public static Cause operator(@Nullable String action, @Nullable String by) {
    return operator(action, by, null);
  }

  public static Cause operator(@Nullable String action, @Nullable String by, @Nullable String why) {
    return new Cause(Type.OPERATOR, null, null, action, by, why, null);
  }

  private static Cause of(Type type, String path) {
    return new Cause(type, path, null, null, null, null, null);
  }
}
