package io.supervision.spring.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisionConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** Application contexts for tests. */
final class Contexts {

  private Contexts() {}

  static ApplicationContextRunner runner(Class<?>... configurations) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(SupervisionAutoConfiguration.class))
        .withUserConfiguration(configurations);
  }

  static ApplicationContextRunner withYaml(String yaml, Class<?>... configurations) {
    return runner(configurations).withInitializer(yaml(yaml));
  }

  static ApplicationContextInitializer<ConfigurableApplicationContext> yaml(String yaml) {
    return context -> source(yaml).forEach(context.getEnvironment().getPropertySources()::addLast);
  }

  private static List<PropertySource<?>> source(String yaml) {
    try {
      return new YamlPropertySourceLoader()
          .load(
              "application.yaml", new ByteArrayResource(yaml.getBytes(UTF_8), "application.yaml"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static ApplicationContextInitializer<ConfigurableApplicationContext> environmentVariables(
      Map<String, Object> variables) {
    return context ->
        context
            .getEnvironment()
            .getPropertySources()
            .replace(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new SystemEnvironmentPropertySource(
                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
  }

  static List<ConfigurationProblem> problems(AssertableApplicationContext context) {
    Throwable failure = context.getStartupFailure();
    if (failure == null) {
      throw new AssertionError("the context has started");
    }
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SupervisionConfigurationException found) {
        return found.problems();
      }
    }
    throw new AssertionError(
        "no problem of ours: " + NestedExceptionUtils.getMostSpecificCause(failure), failure);
  }

  static List<ConfigurationProblem> problemsOf(String yaml, Class<?>... configurations) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    withYaml(yaml, configurations).run(context -> problems.addAll(problems(context)));
    return problems;
  }

  static ConfigurationProblem onlyProblemOf(String yaml, Class<?>... configurations) {
    List<ConfigurationProblem> problems = problemsOf(yaml, configurations);
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }
}
