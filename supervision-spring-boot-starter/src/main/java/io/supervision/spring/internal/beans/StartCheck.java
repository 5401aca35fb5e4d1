package io.supervision.spring.internal.beans;

import io.supervision.spring.ConfigurationProblem;
import java.util.function.Consumer;

/** What can be checked only when the beans are there: just before the tree starts. */
@FunctionalInterface
public interface StartCheck {

  /**
   * Makes and checks what the start needs.
   *
   * @param problems told what does not fit
   */
  void check(Consumer<ConfigurationProblem> problems);
}
