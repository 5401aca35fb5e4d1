package io.supervision.internal.rules;

import io.supervision.spec.AutoShutdown;
import java.util.function.Predicate;

/**
 * Whether a supervisor shuts down because a significant child has ended by itself: OTP's rule.
 *
 * <p>A pure function of its arguments: the engine asks it at an end, {@code WhatIf} without one.
 * Only an end by itself comes here, never one that was asked for (SEMANTICS, "Auto-shutdown").
 */
public final class AutoShutdownRule {

  private AutoShutdownRule() {}

  /**
   * What follows from the end of a significant child that is not restarted.
   *
   * @param rule the supervisor's setting
   * @param children all children
   * @param keepsRunning of a child, whether it is another significant one that is active
   */
  public static <C> boolean follows(
      AutoShutdown rule, Iterable<C> children, Predicate<C> keepsRunning) {
    return switch (rule) {
      case NEVER -> false;
      case ANY_SIGNIFICANT -> true;
      case ALL_SIGNIFICANT -> {
        // one that was terminated by hand earlier is not active, and so holds nothing up
        for (C child : children) {
          if (keepsRunning.test(child)) {
            yield false;
          }
        }
        yield true;
      }
    };
  }
}
