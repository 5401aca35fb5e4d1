package io.supervision.spring.internal.config;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisionConfigurationException;
import java.util.List;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows everything that is wrong with annotations and configuration at once. */
final class SupervisionConfigurationFailureAnalyzer
    extends AbstractFailureAnalyzer<SupervisionConfigurationException> {

  @Override
  protected FailureAnalysis analyze(
      Throwable rootFailure, SupervisionConfigurationException cause) {
    List<ConfigurationProblem> problems = cause.problems();
    StringBuilder description = new StringBuilder("The supervision tree cannot be made:\n");
    StringBuilder action = new StringBuilder();
    for (int index = 0; index < problems.size(); index++) {
      ConfigurationProblem problem = problems.get(index);
      String number = problems.size() == 1 ? "" : (index + 1) + ". ";
      description
          .append("\n    ")
          .append(number)
          .append(problem.where())
          .append("\n       ")
          .append(problem.what())
          .append(".\n");
      action.append(index == 0 ? "" : "\n").append(number).append(problem.remedy()).append('.');
    }
    return new FailureAnalysis(description.toString(), action.toString(), cause);
  }
}
