package io.supervision.spring;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What annotations and configuration describe cannot be; holds everything that is wrong at once.
 */
public class SupervisionConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<ConfigurationProblem> problems;

  /**
   * Describes what is wrong.
   *
   * @param problems all problems found; at least one
   */
  public SupervisionConfigurationException(List<ConfigurationProblem> problems) {
    super(
        problems.stream()
            .map(ConfigurationProblem::toString)
            .collect(
                Collectors.joining(
                    "\n- ",
                    "the supervision tree cannot be made, " + problems.size() + " problem(s):\n- ",
                    "")));
    this.problems = List.copyOf(problems);
  }

  /**
   * What is wrong.
   *
   * @return all problems, in the order in which they were found
   */
  public List<ConfigurationProblem> problems() {
    return problems;
  }
}
