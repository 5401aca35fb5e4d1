package io.supervision.spring.internal;

import io.supervision.spec.InvalidSpecException;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisionConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Everything that was found wrong so far. */
public final class Problems implements Consumer<ConfigurationProblem> {

  private final List<ConfigurationProblem> found = new ArrayList<>();

  /** All of it may be quoted from outside. */
  @Override
  public void accept(ConfigurationProblem problem) {
    ConfigurationProblem shown =
        new ConfigurationProblem(
            Texts.quoting(problem.where()),
            Texts.quoting(problem.what()),
            Texts.quoting(problem.remedy()));
    if (!found.contains(shown)) {
      found.add(shown);
    }
  }

  public void add(String where, String what, String remedy) {
    accept(new ConfigurationProblem(where, what, remedy));
  }

  /** What the specification has refused. */
  public void add(String where, InvalidSpecException invalid) {
    String what = Objects.requireNonNullElse(invalid.getMessage(), invalid.problem().toString());
    add(where, what, "Correct '" + invalid.property() + "'");
  }

  public boolean isAny() {
    return !found.isEmpty();
  }

  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new SupervisionConfigurationException(found);
    }
  }
}
