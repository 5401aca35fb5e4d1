package io.supervision.spring.internal.beans;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.Spelling;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.HealthCheck.Result;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;

/**
 * Asks one of the application's health indicators, by its name at {@code /actuator/health}; a part
 * of a composite is named {@code composite/part}.
 */
public final class NamedIndicator implements HealthCheck, StartCheck {

  private final BeanFactory beans;
  private final String name;
  private final String where;

  /**
   * Names an indicator, which is looked up when it is needed.
   *
   * @param beans where the registry of health contributors is found
   * @param name its name
   * @param where the property that names it, for problems
   */
  public NamedIndicator(BeanFactory beans, String name, String where) {
    this.beans = beans;
    this.name = name;
    this.where = where;
  }

  @Override
  public void check(Problems problems) {
    if (!HealthIndicatorChecks.PRESENT) {
      problems.add(
          where,
          "there are no health indicators in this application",
          "Add spring-boot-health, as spring-boot-starter-actuator does, or remove it");
    } else if (HealthIndicatorChecks.find(beans, name) == null) {
      problems.accept(notAnIndicator());
    }
  }

  private ConfigurationProblem notAnIndicator() {
    List<String> parts = HealthIndicatorChecks.parts(beans, name);
    return parts.isEmpty()
        ? new ConfigurationProblem(
            where,
            "there is no health indicator '"
                + name
                + "'"
                + Spelling.hint(name, HealthIndicatorChecks.names(beans)),
            "Name one that /actuator/health shows, or declare a bean of that name")
        : new ConfigurationProblem(
            where,
            "health indicator '" + name + "' has parts",
            "Name one of " + String.join(", ", parts));
  }

  @Override
  public Result check() {
    Object indicator = HealthIndicatorChecks.find(beans, name);
    return indicator != null
        ? HealthIndicatorChecks.check(indicator)
        : Result.failed("there is no health indicator '" + name + "' any more");
  }
}
