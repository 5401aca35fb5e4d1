package io.supervision.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A duration without a unit is refused: nobody who writes {@code period: 10} means milliseconds.
 */
class DurationUnitTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stop-timeout",
        "health.down-after",
        "health.recovered-after",
        "root.period",
        "supervisors.jobs.period",
        "supervisors.jobs.shutdown",
        "supervisors.jobs.backoff.initial",
        "supervisors.jobs.backoff.max",
        "supervisors.jobs.backoff.reset-after",
        "root.children.first.shutdown",
        "root.children.first.start-timeout",
        "root.children.first.heartbeat-timeout",
        "root.children.first.hold-for",
        "root.children.first.health.interval",
        "root.children.first.health.timeout",
        "root.children.first.backoff.initial",
        "defaults.child.shutdown",
        "defaults.child.start-timeout",
        "defaults.child.heartbeat-timeout",
        "defaults.child.hold-for",
        "defaults.child.health.interval",
        "defaults.child.backoff.max",
        "defaults.supervisor.period",
        "defaults.supervisor.backoff.reset-after"
      })
  void isRefusedAtEveryKey(String key) {
    for (String written : List.of("10", "'10'", "' 10 '", "\"${nowhere:10}\"")) {
      List<ConfigurationProblem> problems =
          Contexts.problemsOf("supervision." + key + ": " + written, Workers.Two.class);
      assertThat(problems)
          .filteredOn(problem -> !problem.what().contains("no health check"))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.where()).startsWith("supervision." + key + " (");
                assertThat(problem.where()).contains("application.yaml");
                assertThat(problem.what().replace(" '", "'").replace("' 10", "'10"))
                    .isEqualTo("'10' has no unit");
                assertThat(problem.remedy()).startsWith("Write 10s if seconds are meant");
              });
    }
  }

  @Test
  void isRefusedInEnvironmentVariables() {
    Contexts.runner(Workers.Two.class)
        .withInitializer(
            Contexts.environmentVariables(
                Map.of(
                    "SUPERVISION_STOPTIMEOUT", "20",
                    "SUPERVISION_DEFAULTS_CHILD_SHUTDOWN", "5",
                    "SUPERVISION_DEFAULTS_SUPERVISOR_PERIOD", "10")))
        .run(
            context ->
                assertThat(Contexts.problems(context))
                    .allSatisfy(
                        problem -> assertThat(problem.where()).contains("systemEnvironment"))
                    .extracting(ConfigurationProblem::what)
                    .containsExactlyInAnyOrder(
                        "'20' has no unit", "'5' has no unit", "'10' has no unit"));
  }

  @Configuration(proxyBeanMethods = false)
  static class Annotated {
    @Bean
    @SupervisedChild(shutdown = "5", startTimeout = "10")
    Workers.Idle worker() {
      return new Workers.Idle();
    }
  }

  @Test
  void isRefusedInAnnotations() {
    List<ConfigurationProblem> problems = Contexts.problemsOf("", Annotated.class);
    assertThat(problems)
        .allSatisfy(problem -> assertThat(problem.where()).contains("bean 'worker'"))
        .extracting(problem -> problem.what() + ". " + problem.remedy().replaceFirst(" if.*", ""))
        .containsExactlyInAnyOrder("'5' has no unit. Write 5s", "'10' has no unit. Write 10s");
  }

  @Test
  void theDefaultOfAPlaceholderIsToldAsTheValueThatItIs() {
    assertThat(Contexts.onlyProblemOf("supervision.stop-timeout: ${nowhere:5 parsecs}").what())
        .isEqualTo("'5 parsecs' is not a duration");
  }

  @Test
  void withAUnitItIsTaken() {
    Contexts.withYaml(
            """
            supervision:
              stop-timeout: PT20S
              defaults.child: { shutdown: 500ms, start-timeout: +5s, hold-for: 0s }
              supervisors.jobs: { period: 1h, backoff.max: 2d }
            """,
            Workers.Two.class)
        .run(context -> assertThat(context).hasNotFailed());
  }
}
