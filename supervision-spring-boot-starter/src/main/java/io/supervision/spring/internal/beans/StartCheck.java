package io.supervision.spring.internal.beans;

import io.supervision.spring.internal.Problems;

/** What can be checked only when the beans are there: just before the tree starts. */
@FunctionalInterface
public interface StartCheck {

  /**
   * Makes and checks what the start needs.
   *
   * @param problems what does not fit is reported there
   */
  void check(Problems problems);
}
