package io.supervision.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that stand where they mean nothing: of another section, in a list, too far to the left. */
class MisplacedKeyTests {

  // ---- lists

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root.children: [first, second]",
        "root.children: [{bean: first}, {bean: second, shutdown: 3s}]",
        "root.children: [{first: {shutdown: 3s}}, {second: }]",
        "root.children: {0: {bean: first}}",
      })
  void aListIsNoSetOfChildren(String setting) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision:\n  " + setting, Workers.Two.class);
    assertThat(problem.where()).startsWith("supervision.root.children (").contains("2:");
    assertThat(problem.what()).isEqualTo("a list stands where ids are expected as keys");
    assertThat(problem.remedy()).contains("`first:`").contains("quotes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[jobs, mails]", "[{name: jobs}]", "[{jobs: {children: {first: }}}]"})
  void aListIsNoSetOfSupervisors(String list) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision.supervisors: " + list, Workers.Two.class);
    assertThat(problem.where()).startsWith("supervision.supervisors (");
    assertThat(problem.what()).isEqualTo("a list stands where ids are expected as keys");
  }

  @Test
  void aNumberInQuotesIsAnId() {
    Contexts.withYaml("supervision.root.children: {'0': {bean: first}}", Workers.Two.class)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void keysAreNoListOfClasses() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            """
            supervision.root.children.first.on-exception:
              stop:
                java.lang.LinkageError: true
            """,
            Workers.Two.class);
    assertThat(problem.what())
        .isEqualTo(
            "keys stand where a list is expected, at supervision.root.children.first"
                + ".on-exception.stop");
    assertThat(problem.remedy()).contains("- ");
  }

  // ---- indentation

  @Test
  void aKeyOfAChildAmongTheIdsIsToBeIndented() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision.root.children:
              first:
              restart: transient
              shutdown: 5s
            """,
            Workers.Two.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .containsExactlyInAnyOrder(
            "'restart' is a key of a child, and stands where an id is expected",
            "'shutdown' is a key of a child, and stands where an id is expected");
    assertThat(problems.get(0).remedy()).contains("further");
  }

  @Test
  void aKeyOfASupervisorAmongTheNamesIsToBeIndented() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            """
            supervision.supervisors:
              jobs:
              max-restarts: 5
            """);
    assertThat(problem.what())
        .isEqualTo("'max-restarts' is a key of a supervisor, and stands where a name is expected");
  }

  @Test
  void namesInOneLineAreNoChildren() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision.root.children: first, second", Workers.Two.class);
    assertThat(problem.what()).isEqualTo("'first, second' stands where keys are expected");
    assertThat(problem.remedy()).contains("`first:`");
  }

  @ParameterizedTest
  @CsvSource({"false", "off", "true"})
  void aSectionThatIsSwitchedOnOrOffHasAKeyForThat(String value) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.first.backoff: " + value, Workers.Two.class);
    assertThat(problem.remedy())
        .isEqualTo("Write `enabled: " + value.equals("true") + "` below it");
  }

  // ---- other sections

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "supervision.strategy: one-for-all | It is a key of the root: supervision.root.strategy",
        "supervision.children.first: | It is a key of the root: supervision.root.children",
        "supervision.jobs.children.first: | A supervisor stands below supervision.supervisors",
        "supervision.root.children.first.strategy: one-for-all |"
            + " It is a key of a supervisor: supervision.supervisors.NAME.strategy",
        "supervision.root.children.first.children.second: |"
            + " It is a key of a supervisor: supervision.supervisors.NAME.children",
        "supervision.root.children.first.maxRestarts: 3 |"
            + " It is a key of a supervisor: supervision.supervisors.NAME.max-restarts",
        "supervision.supervisors.jobs.bean: first |"
            + " It is a key of a child: supervision.supervisors.jobs.children.ID.bean",
        "supervision.root.shutdown: 5s |"
            + " It is a key of a child: supervision.root.children.ID.shutdown",
        "supervision.root.children.first.initial: 5s |"
            + " It is a key of backoff: supervision.root.children.first.backoff.initial",
        "supervision.root.children.first.indicator: db |"
            + " It is a key of health: supervision.root.children.first.health.indicator",
        "supervision.defaults.start-timeout: 5s |"
            + " It is a key of child: supervision.defaults.child.start-timeout",
        "supervision.defaults.child.order: 5 |"
            + " It has no default; set it for each child that needs it",
        "supervision.defaults.supervisor.shutdown: 5s |"
            + " It has no default; set it for each supervisor that needs it",
      })
  void aKeyOfAnotherSectionIsToldItsPlace(String setting, String remedy) {
    ConfigurationProblem problem = Contexts.onlyProblemOf(setting, Workers.Two.class);
    assertThat(problem.what()).startsWith("there is no key '");
    assertThat(problem.remedy()).isEqualTo(remedy);
  }

  // ---- words of others

  @ParameterizedTest
  @CsvSource({
    "root.children.first.restartPolicy: x, restart",
    "root.childs.first: , children",
    "root.workers.first: , children",
    "defaults.children.shutdown: 5s, child",
    "supervisors.jobs: {type: simple-one-for-one}, dynamic",
    "supervisors.jobs: {max-restarts: infinity}, unlimited",
    "root.children.first: {shutdown: unlimited}, infinity",
    "root.children.first: {shutdown: brutal}, brutal-kill",
    "root.children.first: {restart: allways}, permanent",
    "root.children.first: {probe: live}, liveness",
    "root.auto-shutdown: any, any-significant",
  })
  void wordsOfOthersAreUnderstood(String setting, String meant) {
    assertThat(Contexts.onlyProblemOf("supervision:\n  " + setting, Workers.Two.class).what())
        .contains("(did you mean '" + meant + "'?)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"brutal_kill", "BRUTAL_KILL", "Infinity"})
  void wordsAreTakenInAnySpellingThatEnumsAreTakenIn(String value) {
    Contexts.withYaml("supervision.root.children.first.shutdown: " + value, Workers.Two.class)
        .run(context -> assertThat(context).hasNotFailed());
  }
}
