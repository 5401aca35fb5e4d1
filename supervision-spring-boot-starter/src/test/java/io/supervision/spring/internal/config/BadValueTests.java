package io.supervision.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Specs;
import io.supervision.spring.fixture.Workers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A value that cannot be read or is out of its range stops the start, and says what to write. */
class BadValueTests {

  @ParameterizedTest
  @ValueSource(strings = {"period: 5 parsecs", "backoff.initial: soon"})
  void badDurations(String setting) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision.supervisors.jobs." + setting, Workers.Two.class);
    assertThat(problem.what()).endsWith("is not a duration");
    assertThat(problem.remedy()).contains("500ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5 parsecs", "-5s", "forever"})
  void badShutdown(String value) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.first.shutdown: '" + value + "'", Workers.Two.class);
    assertThat(problem.where()).startsWith("supervision.root.children.first.shutdown (");
    assertThat(problem.what())
        .isEqualTo("'" + value + "' is neither a duration nor infinity or brutal-kill");
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "-1"})
  void badNumberOfRestarts(String value) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.supervisors.jobs.max-restarts: " + value, Workers.Two.class);
    assertThat(problem.what()).isEqualTo("'" + value + "' is not a number of restarts");
    assertThat(problem.remedy()).isEqualTo("Write 0 or more, or unlimited");
  }

  @Test
  void badChoice() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.supervisors.jobs.strategy: one-for-al", Workers.Two.class);
    assertThat(problem.where()).startsWith("supervision.supervisors.jobs.strategy (");
    assertThat(problem.what()).isEqualTo("'one-for-al' is not known (did you mean 'one-for-all'?)");
    assertThat(problem.remedy()).isEqualTo("Write one of one-for-one, one-for-all, rest-for-one");
  }

  @Test
  void valuesOfOtherTypes() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision:
              enabled: flase
              keep-alive: perhaps
              phase: early
              root.children.first:
                on-exception.stop: [java.lang.LinkageErorr]
                on-exception.escalate: [java.lang.String]
                restart: ${nowhere.defined}
              supervisors: none
            """,
            Workers.Two.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .containsExactlyInAnyOrder(
            "'flase' is neither true nor false",
            "'perhaps' is neither true nor false",
            "'early' is not a number",
            "'java.lang.LinkageErorr' is not the name of a class that can be loaded",
            "java.lang.String is never thrown",
            "'${nowhere.defined}' has a placeholder that nothing resolves",
            "'none' stands where keys are expected");
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void virtualThreadsWhereThereAreNone() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("supervision.threads: virtual");
    assertThat(problem.where()).startsWith("supervision.threads (");
    assertThat(problem.what()).startsWith("virtual threads need Java 21 or later");
  }

  @Test
  void aValueInsteadOfAllKeys() {
    assertThat(Contexts.onlyProblemOf("supervision: 5").what())
        .isEqualTo("'5' stands where keys are expected");
  }

  @Test
  void everySettingOutOfItsRange() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision:
              supervisors:
                jobs: { period: 0s, max-children: 3 }
                pool: { type: dynamic, max-children: -1 }
                slow: { backoff: { initial: 0s } }
              root.children:
                first: { heartbeat-timeout: -1s }
                second: { instances: -1 }
            """,
            Workers.Two.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .containsExactlyInAnyOrder(
            "period must be positive, but is PT0S",
            "supervisor 'jobs' is static, its children are those declared",
            "max-children of supervisor 'pool' must be 0 or more, but is -1",
            "backoff.initial must be positive, but is PT0S",
            "heartbeat-timeout must be positive, but is PT-1S",
            "instances is -1");
  }

  @Test
  void everyBadValueOfOneChildAtItsPlace() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision:
              defaults.child.hold-for: -3s
              root.children.first:
                start-timeout: 0s
                heartbeat-timeout: -5s
                backoff: { initial: 0s, multiplier: 0.5, max: -1s, jitter: 2, reset-after: -1s }
                health: { indicator: db, interval: 0s, timeout: 0s, failure-threshold: 0 }
                on-exception:
                  stop: [java.io.IOException]
                  escalate: [java.io.IOException]
            """,
            Workers.Two.class);
    String first = "supervision.root.children.first.";
    assertThat(problems)
        .extracting(problem -> place(problem) + ": " + problem.what())
        .containsExactlyInAnyOrder(
            "supervision.defaults.child.hold-for: hold-for must be zero or more, but is PT-3S",
            first + "start-timeout: start-timeout must be positive, but is PT0S",
            first + "heartbeat-timeout: heartbeat-timeout must be positive, but is PT-5S",
            first + "backoff.initial: backoff.initial must be positive, but is PT0S",
            first + "backoff.multiplier: backoff.multiplier must be at least 1, but is 0.5",
            first + "backoff.max: backoff.max must be at least backoff.initial, but is PT-1S",
            first + "backoff.jitter: backoff.jitter must be from 0 to 1, but is 2.0",
            first + "backoff.reset-after: backoff.reset-after must be zero or more, but is PT-1S",
            first + "health.interval: health.interval must be positive, but is PT0S",
            first + "health.timeout: health.timeout must be positive, but is PT0S",
            first
                + "health.failure-threshold: health.failure-threshold must be at least 1, but is 0",
            first
                + "on-exception: java.io.IOException is in more than one list of on-exception;"
                + " leave it in one");
  }

  @Test
  void badValuesOfASupervisorAtTheirPlaces() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision:
              defaults.supervisor: { period: 0s, backoff.jitter: 3 }
              supervisors.jobs.backoff: { initial: 10s, max: 1s }
            """);
    assertThat(problems)
        .extracting(problem -> place(problem) + ": " + problem.what())
        .containsExactlyInAnyOrder(
            "supervision.defaults.supervisor.period: period must be positive, but is PT0S",
            "supervision.defaults.supervisor.backoff.jitter: backoff.jitter must be from 0 to 1, but"
                + " is 3.0",
            "supervision.supervisors.jobs.backoff.max: backoff.max must be at least"
                + " backoff.initial, but is PT1S");
  }

  private static String place(ConfigurationProblem problem) {
    return problem.where().replaceFirst(" \\(.*", "");
  }

  @Test
  void stopTimeoutBelowZero() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("supervision.stop-timeout: -1s");
    assertThat(problem.where()).startsWith("supervision.stop-timeout (");
    assertThat(problem.what()).isEqualTo("stop-timeout must be zero or more, but is PT-1S");
  }

  @Test
  void timeUntilHealthIsDownBelowZero() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("supervision.health.down-after: -1s");
    assertThat(problem.where()).startsWith("supervision.health.down-after (");
    assertThat(problem.what()).isEqualTo("health.down-after must be zero or more, but is PT-1S");
    assertThat(problem.remedy()).isEqualTo("Correct 'health.down-after'");
  }

  @Test
  void timeUntilAnOutageIsOverOfNothing() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("supervision.health.recovered-after: 0s");
    assertThat(problem.where()).startsWith("supervision.health.recovered-after (");
    assertThat(problem.what())
        .isEqualTo("health.recovered-after must be more than zero, but is PT0S");
  }

  @Test
  void defaultsThatNobodyTakesAreCheckedToo() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision.defaults:
              child:
                shutdown: -1s
                start-timeout: -2s
                heartbeat-timeout: -3s
                hold-for: -4s
                health: { interval: -5s, timeout: -6s, failure-threshold: -7 }
                backoff:
                  { enabled: false, initial: -1s, multiplier: -2, max: -3s, jitter: -4, reset-after: -5s }
              supervisor:
                max-restarts: -1
                period: -2s
                backoff: { initial: -3s }
            """);
    assertThat(problems)
        .extracting(BadValueTests::place)
        .containsExactlyInAnyOrder(
            "supervision.defaults.child.shutdown",
            "supervision.defaults.child.start-timeout",
            "supervision.defaults.child.heartbeat-timeout",
            "supervision.defaults.child.hold-for",
            "supervision.defaults.child.health.interval",
            "supervision.defaults.child.health.timeout",
            "supervision.defaults.child.health.failure-threshold",
            "supervision.defaults.child.backoff.initial",
            "supervision.defaults.child.backoff.multiplier",
            "supervision.defaults.child.backoff.max",
            "supervision.defaults.child.backoff.jitter",
            "supervision.defaults.child.backoff.reset-after",
            "supervision.defaults.supervisor.max-restarts",
            "supervision.defaults.supervisor.period",
            "supervision.defaults.supervisor.backoff.initial");
  }

  @Test
  void aDefaultThatIsTakenIsReportedOnce() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            """
            supervision:
              defaults.child.backoff.max: -1s
              root.children: { first: , second: }
            """,
            Workers.Two.class);
    assertThat(problem.what())
        .isEqualTo("backoff.max must be at least backoff.initial, but is PT-1S");
  }

  @Test
  void aDefaultThatContradictsItselfIsReportedOnceAndWhereItStands() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            """
            supervision:
              defaults.child.on-exception:
                stop: [java.io.IOException]
                escalate: [java.io.IOException]
              root.children: { first: , second: }
            """,
            Workers.Two.class);
    assertThat(problem.where()).isEqualTo("supervision.defaults.child.on-exception");
  }

  @Test
  void aShortLongestDelayIsForThoseWithAShorterFirstOne() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision:
              defaults.child.backoff.max: 100ms
              root.children.first.backoff.initial: 50ms
            """,
            Workers.Two.class),
        tree ->
            assertThat(Specs.child(tree.root(), "first").settings().backoff().max())
                .isEqualTo(Duration.ofMillis(100)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root.children.first.health: { indicator: '${nope.indicator}' }",
        "root.children.first.health: { indicator: '${nope.indicator}', interval: 1s }",
        "root.children.first.health: { enabled: true, indicator: '${nope.indicator}' }",
        """
        defaults.child.health.indicator: ${nope.indicator}
          root.children.first.health.interval: 1s
        """
      })
  void aPlaceholderInTheNameOfAnIndicatorIsOneProblem(String setting) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision:\n  " + setting, Workers.Two.class);
    assertThat(place(problem)).endsWith(".health.indicator");
    assertThat(problem.what())
        .isEqualTo("'${nope.indicator}' has a placeholder that nothing resolves");
  }

  @Test
  void whoseHealthIsToBeWatchedAtAllIsNotAskedWhereThatCannotBeRead() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.first.health: { enabled: flase, interval: 1s }",
            Workers.Two.class);
    assertThat(problem.what()).isEqualTo("'flase' is neither true nor false");
  }

  @Test
  void placeholdersThatNothingResolves() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision:
              root.children:
                first: { shutdown: "${nope.shutdown}", start-timeout: "${nope.start}" }
                other.bean: ${nope.bean}
                another: { bean: second, method: "${nope.method}" }
              supervisors.jobs: { parent: "${nope.parent}", max-restarts: "${nope.restarts}" }
            """,
            Workers.Two.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .containsExactlyInAnyOrder(
            "'${nope.shutdown}' has a placeholder that nothing resolves",
            "'${nope.start}' has a placeholder that nothing resolves",
            "'${nope.bean}' has a placeholder that nothing resolves",
            "'${nope.method}' has a placeholder that nothing resolves",
            "'${nope.parent}' has a placeholder that nothing resolves",
            "'${nope.restarts}' has a placeholder that nothing resolves");
  }
}
