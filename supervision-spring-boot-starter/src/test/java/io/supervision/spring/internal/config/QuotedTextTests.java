package io.supervision.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is quoted in problems and warnings is neither long nor more than one line. */
@ExtendWith(OutputCaptureExtension.class)
class QuotedTextTests {

  private static final String LONG = "x".repeat(3_000_000);

  /** No line break, no colour, no other direction. */
  private static final String FORGED = "a\\nINFO forged\\e[31m\\u202e\\u2028\\u2066\\u200f\\u0085b";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root.children.first.restart=%s",
        "root.children.first.shutdown=%s",
        "root.children.first.heartbeat-timeout=%s",
        "root.children.first.bean=%s",
        "root.children.first.method=%s",
        "root.children.first.significant=%s",
        "root.children.first.order=%s",
        "root.children.first.health.indicator=%s",
        "root.children.first.on-exception.stop[0]=%s",
        "root.children.first=%s",
        "root.max-restarts=%s",
        "supervisors.jobs.parent=%s",
        "phase=${%s}",
      })
  void aLongValueIsCutWhereItIsQuoted(String setting, CapturedOutput output) {
    Contexts.runner(Workers.Two.class)
        .withPropertyValues("supervision." + setting.replace("%s", LONG))
        .run(
            context ->
                assertThat(Contexts.problems(context))
                    .isNotEmpty()
                    .allSatisfy(QuotedTextTests::isShort)
                    .anySatisfy(
                        problem -> assertThat(problem.what()).contains("xxx", " characters) …")));
    assertThat(output.getAll().length()).isLessThan(100_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root.children.%s.bean=nobody",
        "root.children.%s.unknown=3",
        "root.%s=3",
        "supervisors.%s.parent=nobody",
        "root.children[UPPER%s].bean=first",
        "root.children.first.%s.unknown=3",
      })
  void aLongKeyIsCutWhereItIsQuoted(String setting) {
    Contexts.runner(Workers.Two.class)
        .withPropertyValues("supervision." + setting.replace("%s", "x".repeat(100_000)))
        .run(
            context ->
                assertThat(Contexts.problems(context))
                    .isNotEmpty()
                    .allSatisfy(QuotedTextTests::isShort));
  }

  @Test
  void whatIsSaidOfALongValueIsStillThere() {
    String[] what = new String[1];
    Contexts.runner(Workers.Two.class)
        .withPropertyValues("supervision.root.children.first.shutdown=" + LONG)
        .run(context -> what[0] = Contexts.problems(context).get(0).what());
    assertThat(what[0])
        .startsWith("'xxx")
        .endsWith("xxx' is neither a duration nor infinity or brutal-kill");
  }

  private static void isShort(ConfigurationProblem problem) {
    assertThat(problem.where().length()).isLessThan(1_100);
    assertThat(problem.what().length()).isLessThan(1_100);
    assertThat(problem.remedy().length()).isLessThan(1_100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root.children.first.restart: \"%s\"",
        "root.children.first.shutdown: \"%s\"",
        "root.children.first.bean: \"%s\"",
        "root.children.first: \"%s\"",
        "root.children: { \"[%s]\": { bean: first } }",
        "root.children: { \"%s\": { bean: first } }",
        "supervisors.jobs.parent: \"%s\"",
      })
  void whatIsQuotedForgesNoLineAndNoColour(String setting) {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf("supervision:\n  " + setting.formatted(FORGED), Workers.Two.class);
    assertThat(problems).isNotEmpty();
    assertThat(problems.toString())
        .doesNotContainPattern(
            "[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}\\x{200f}]");
  }

  @Test
  void neitherDoesAVariableOrASystemProperty(CapturedOutput output) {
    Contexts.withYaml("supervision.root.children.first:", Workers.Two.class)
        .withInitializer(
            Contexts.environmentVariables(
                Map.of(
                    "SUPERVISION_X\nINFO forged\u001b[31m\u202e",
                    "1",
                    "SUPERVISION_Y" + "y".repeat(100_000),
                    "1")))
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(output).contains("SUPERVISION_X INFO forged").doesNotContain("\u001b[31m", "\u202e");
    assertThat(output.getAll().length()).isLessThan(20_000);
  }
}
