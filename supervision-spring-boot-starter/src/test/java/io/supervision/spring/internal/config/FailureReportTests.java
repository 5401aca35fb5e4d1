package io.supervision.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionConfigurationException;
import io.supervision.spring.fixture.BadBeans;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import io.supervision.worker.Worker;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What a person is shown when the start has failed. */
class FailureReportTests {

  @Test
  void allProblemsAtOnceInOneReport() {
    Contexts.withYaml(
            """
            supervision:
              startup: slow
              supervisors:
                jobs: { parent: nobody, periode: 5s, period: x }
                ordered:
                  strategy: rest-for-one
                  children: { first: , second: }
              root.children: { ghost: }
            """,
            Workers.Two.class,
            BadBeans.InUnknownSupervisor.class,
            BadBeans.OtherScope.class)
        .run(
            context -> {
              assertThat(Contexts.problems(context)).hasSize(8);
              FailureAnalysis analysis = analysisOf(context.getStartupFailure());
              assertThat(analysis.getDescription())
                  .contains("1. ", "8. ")
                  .contains("'slow' is not known", "'nobody'", "'periode'", "'x' is not a duration")
                  .contains("have the same order 0", "child 'ghost'", "'infrastucture'", "request");
              assertThat(analysis.getAction()).contains("1. ", "8. ");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Unlicensed {
    @Bean
    @Scope("prototype")
    @SupervisedChild(supervisor = "jobs")
    Worker importer() {
      throw new IllegalStateException("no license");
    }
  }

  @Test
  void aFirstStartThatFails() {
    Contexts.withYaml("supervision.supervisors.jobs:", Unlicensed.class)
        .run(
            context -> {
              FailureAnalysis analysis = analysisOf(context.getStartupFailure());
              assertThat(analysis.getDescription())
                  .contains("child 'jobs/importer' could not be started")
                  .contains("Root cause: java.lang.IllegalStateException: no license");
              assertThat(analysis.getAction()).contains("supervision.startup: background");
            });
  }

  private static FailureAnalysis analysisOf(Throwable failure) {
    return SpringFactoriesLoader.forDefaultResourceLocation()
        .load(FailureAnalyzer.class, (type, name, thrown) -> {})
        .stream()
        .filter(
            analyzer -> analyzer.getClass().getPackageName().startsWith("io.supervision.spring"))
        .map(analyzer -> analyzer.analyze(failure))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theMessageOfTheExceptionNamesEverythingToo() {
    SupervisionConfigurationException thrown =
        new SupervisionConfigurationException(
            List.of(
                new ConfigurationProblem("a", "is wrong", "Mend it"),
                new ConfigurationProblem("b", "is bad", "Better it")));
    assertThat(thrown)
        .hasMessageContaining("2 problem(s)")
        .hasMessageContaining("- a: is wrong. Mend it.")
        .hasMessageContaining("- b: is bad. Better it.");
  }
}
