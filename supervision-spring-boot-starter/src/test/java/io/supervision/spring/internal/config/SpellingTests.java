package io.supervision.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.ChildSettings;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Specs;
import io.supervision.spring.fixture.Workers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How ids are spelled outside of configuration files. */
@ExtendWith(OutputCaptureExtension.class)
class SpellingTests {

  private static final String POOL =
      """
      supervision:
        supervisors:
          http-workers:
            children: { http-worker: }
      """;

  @Test
  void environmentVariablesMeanTheIdsThatThereAre(CapturedOutput output) {
    Specs.resolved(
        Contexts.withYaml(POOL, ConfigurationTests.Beans.class)
            .withInitializer(
                Contexts.environmentVariables(
                    Map.of(
                        "SUPERVISION_SUPERVISORS_HTTPWORKERS_MAXRESTARTS", "9",
                        "SUPERVISION_SUPERVISORS_HTTP_WORKERS_PERIOD", "9s",
                        "SUPERVISION_SUPERVISORS_HTTPWORKERS_CHILDREN_HTTPWORKER_SHUTDOWN", "9s",
                        "SUPERVISION_DEFAULTS_CHILD_ONEXCEPTION_STOP_0",
                            "java.lang.IllegalStateException"))),
        tree -> {
          assertThat(Specs.ids(tree.root())).containsExactly("http-workers");
          SupervisorSpec pool = Specs.supervisor(tree.root(), "http-workers");
          assertThat(pool.intensity()).isEqualTo(new RestartIntensity(9, Duration.ofSeconds(9)));
          assertThat(Specs.ids(pool)).containsExactly("http-worker");
          ChildSettings worker = Specs.child(pool, "http-worker").settings();
          assertThat(worker.shutdown()).isEqualTo(Shutdown.timeout(Duration.ofSeconds(9)));
          assertThat(worker.onException().stop()).containsExactly(IllegalStateException.class);
        });
    assertThat(output).doesNotContain("is ignored");
  }

  @Test
  void environmentVariablesReachChildrenThatOnlyAnAnnotationDeclares(CapturedOutput output) {
    Specs.resolved(
        Contexts.withYaml("supervision.supervisors.b:", ConfigurationTests.InB.class, Two.class)
            .withInitializer(
                Contexts.environmentVariables(
                    Map.of(
                        "SUPERVISION_SUPERVISORS_B_CHILDREN_ANNOTATED_SHUTDOWN", "9s",
                        "SUPERVISION_ROOT_CHILDREN_INROOT_ENABLED", "false"))),
        tree -> {
          assertThat(Specs.ids(tree.root())).containsExactly("b");
          assertThat(
                  Specs.child(Specs.supervisor(tree.root(), "b"), "annotated")
                      .settings()
                      .shutdown())
              .isEqualTo(Shutdown.timeout(Duration.ofSeconds(9)));
        });
    assertThat(output).doesNotContain("is ignored");
  }

  @Configuration(proxyBeanMethods = false)
  static class Two {
    @Bean
    @SupervisedChild
    Workers.Idle inRoot() {
      return new Workers.Idle();
    }
  }

  @Test
  void environmentVariablesThatMeanNothingAreWarnedAbout(CapturedOutput output) {
    Specs.resolved(
        Contexts.withYaml(POOL, ConfigurationTests.Beans.class)
            .withInitializer(
                Contexts.environmentVariables(
                    Map.of(
                        "SUPERVISION_SUPERVISORS_HTTPWORKRES_MAXRESTARTS", "9",
                        "SUPERVISION_SUPERVISORS_HTTPWORKERS_MAX_RESTARTS", "9"))),
        tree -> {
          assertThat(Specs.ids(tree.root())).containsExactly("http-workers");
          assertThat(Specs.supervisor(tree.root(), "http-workers").intensity())
              .isEqualTo(RestartIntensity.DEFAULT);
        });
    assertThat(output)
        .contains("SUPERVISION_SUPERVISORS_HTTPWORKRES_MAXRESTARTS is ignored")
        .contains("SUPERVISION_SUPERVISORS_HTTPWORKERS_MAX_RESTARTS is ignored")
        .contains("(did you mean 'SUPERVISION_SUPERVISORS_HTTPWORKERS_MAXRESTARTS'?)");
  }

  @Test
  void aVariableThatIsOverriddenIsNotWarnedAbout(CapturedOutput output) {
    Specs.resolved(
        Contexts.withYaml(POOL, ConfigurationTests.Beans.class)
            .withPropertyValues("supervision.supervisors.http-workers.max-restarts=8")
            .withInitializer(
                Contexts.environmentVariables(
                    Map.of("SUPERVISION_SUPERVISORS_HTTPWORKERS_MAXRESTARTS", "9"))),
        tree ->
            assertThat(Specs.supervisor(tree.root(), "http-workers").intensity().maxRestarts())
                .isEqualTo(8));
    assertThat(output).doesNotContain("is ignored");
  }

  @Test
  void unknownSystemPropertiesAreWarnedAboutOnly(CapturedOutput output) {
    Specs.resolved(
        Contexts.withYaml(POOL, ConfigurationTests.Beans.class)
            .withSystemProperties("supervision.vectors=/somewhere"),
        tree -> assertThat(Specs.ids(tree.root())).containsExactly("http-workers"));
    assertThat(output).contains("The system property supervision.vectors is ignored");
  }

  @Test
  void anotherSpellingOfAKnownIdMeansTheSame() {
    Specs.resolved(
        Contexts.withYaml(POOL, ConfigurationTests.Beans.class)
            .withPropertyValues(
                "supervision.supervisors.httpWorkers.max-restarts=9",
                "supervision.supervisors.httpWorkers.children.httpWorker.shutdown=9s"),
        tree -> {
          assertThat(Specs.ids(tree.root())).containsExactly("http-workers");
          SupervisorSpec pool = Specs.supervisor(tree.root(), "http-workers");
          assertThat(pool.intensity().maxRestarts()).isEqualTo(9);
          assertThat(Specs.child(pool, "http-worker").settings().shutdown())
              .isEqualTo(Shutdown.timeout(Duration.ofSeconds(9)));
        });
  }
}
