package io.supervision.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Keys with characters that Spring Boot leaves out without a word, and prefixes that are misspelt.
 */
@ExtendWith(OutputCaptureExtension.class)
class OddKeyTests {

  @ParameterizedTest
  @CsvSource({
    "root.children: {'e f': {bean: first}}, supervision.root.children.e f",
    "root.children: {ümlaut: {bean: first}}, supervision.root.children.ümlaut",
    "root.children: {'${name}': {bean: first}}, supervision.root.children.${name}",
    "root.children: {'': {bean: first}}, supervision.root.children.",
    "root.children: {'-': {bean: first}}, supervision.root.children.-",
    "root.children.first: {'shut down': 5s}, supervision.root.children.first.shut down",
    "supervisors: {'j obs': {period: 5s}}, supervision.supervisors.j obs",
  })
  void aKeyOfWhichSpringBootWouldLeaveOutAPartIsRefused(String setting, String key) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision:\n  " + setting, Workers.Two.class);
    assertThat(problem.where()).startsWith(key + " (").contains("2:");
    assertThat(problem.what()).contains("Spring Boot would leave out");
    assertThat(problem.remedy()).contains("letters, digits and hyphens");
  }

  @Test
  void eachIdThatIsNoneIsReported() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision:
              root.children:
                ab: { bean: first }
                "[a.b]": { bean: second }
              supervisors:
                jobsHere: { period: 5s }
                "[jobs.here]": { period: 5s }
            """,
            Workers.Two.class);
    assertThat(problems)
        .extracting(problem -> problem.what().replaceFirst("' is not an id.*", ""))
        .containsExactlyInAnyOrder("'a.b", "'jobsHere", "'jobs.here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "supervison.root.children.first:",
        "supervisor.supervisors.jobs.period: 5s",
        "superversion.defaults.child.shutdown: 5s"
      })
  void aMisspeltPrefixIsWarnedAbout(String setting, CapturedOutput output) {
    Contexts.withYaml(setting, Workers.Two.class)
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(output)
        .contains("'" + setting.replaceFirst("\\..*", "") + "' is ignored")
        .contains("did you mean 'supervision'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"supervisor.name: Joe", "supervisory.board: 3", "provision.root.x: 1"})
  void anotherPrefixIsNone(String setting, CapturedOutput output) {
    Contexts.withYaml(setting, Workers.Two.class)
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(output).doesNotContain("is ignored");
  }
}
