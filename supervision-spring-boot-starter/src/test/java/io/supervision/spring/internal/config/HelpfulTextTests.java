package io.supervision.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is said to somebody who has not read the documents. */
@ExtendWith(OutputCaptureExtension.class)
class HelpfulTextTests {

  @ParameterizedTest
  @CsvSource({
    "messageQueue, supervision.root.children.messageQueue, 4",
    "'\"[order.intake]\"', supervision.root.children[order.intake], 4"
  })
  void aNameThatIsNoIdIsFoundByFileAndLine(String key, String property, int line) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision:\n  root:\n    children:\n      %s: {bean: first}\n".formatted(key),
            Workers.Two.class);
    assertThat(problem.where()).startsWith(property + " (").contains("application.yaml", "" + line);
  }

  @Test
  void aBeanThatStandsAmongTheKeysOfASupervisorIsToldItsPlace() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.supervisors.jobs.first.restart: transient", Workers.Two.class);
    assertThat(problem.remedy())
        .isEqualTo("A child stands below supervision.supervisors.jobs.children");
  }

  @Test
  void aBeanThatStandsAmongTheKeysOfSupervisionIsToldItsPlace() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision.first.restart: transient", Workers.Two.class);
    assertThat(problem.remedy()).isEqualTo("A child stands below supervision.root.children");
  }

  @ParameterizedTest
  @CsvSource({"Idle", "io.supervision.spring.fixture.Workers$Idle"})
  void aClassInPlaceOfABeanIsAnsweredByTheNamesOfItsBeans(String name) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision.root.children.x.bean: " + name, Workers.Two.class);
    assertThat(problem.what()).isEqualTo("'" + name + "' is a class, and beans go by their names");
    assertThat(problem.remedy()).isEqualTo("Write 'first' or 'second'");
  }

  @Configuration(proxyBeanMethods = false)
  static class SomeLambda {
    @Bean
    Comparable<String> oddity() {
      return other -> 0;
    }
  }

  @Test
  void aLambdaIsNamedByWhereItIsWritten() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision.root.children.oddity: {}", SomeLambda.class);
    assertThat(problem.what())
        .contains("a lambda in " + SomeLambda.class.getName())
        .doesNotContain("$$");
  }

  @Test
  void aTreeWithoutChildrenSaysOnceHowToGetOne(CapturedOutput output) {
    Contexts.runner()
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              tree.stop();
              tree.start();
            });
    assertThat(output).containsOnlyOnce("annotate a bean with @SupervisedChild");
  }

  @Test
  void aTreeWithAChildSaysNothing(CapturedOutput output) {
    Contexts.withYaml("supervision.root.children.first: {}", Workers.Two.class)
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(output).doesNotContain("annotate a bean");
  }

  static class Loops {
    void pump() {}

    int count() {
      return 0;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class LoopBeans {
    @Bean
    Loops loops() {
      return new Loops();
    }
  }

  @ParameterizedTest
  @CsvSource({"pmup, pump", "pump(), pump"})
  void aMethodThatIsMisspeltIsAnsweredByOneThatFits(String method, String meant) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.x: {bean: loops, method: " + method + "}", LoopBeans.class);
    assertThat(problem.what()).endsWith(" (did you mean '" + meant + "'?)");
    assertThat(problem.where()).contains("application.yaml", "1:");
  }

  @ParameterizedTest
  @CsvSource({"wait", "notifyAll", "finalize"})
  void whatEachObjectHasIsNoMethodOfABean(String method) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.x: {bean: loops, method: " + method + "}", LoopBeans.class);
    assertThat(problem.what()).startsWith("there is no method '" + method + "'");
  }

  @Test
  void eachPlaceOfABeanButTheFirstIsReported() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision.root.children:
              one: { bean: first }
              two: { bean: first }
              three: { bean: first }
            """,
            Workers.Two.class);
    assertThat(problems)
        .hasSize(2)
        .allSatisfy(problem -> assertThat(problem.what()).contains("is a child already"));
  }

  @ParameterizedTest
  @CsvSource({
    "order: 99999999999, not a whole number from",
    "order: 1.5, not a whole number from",
    "instances: 2.5, not a whole number from",
    "health.failure-threshold: 2.9, not a whole number from",
    "order: many, not a number",
    "backoff.jitter: 20%, not a number",
    "instances: 2147483647, instances is 2147483647",
    "bean: '${circle}', a placeholder that needs itself",
  })
  void aNumberThatIsNoneOfThoseIsToldWhy(String setting, String why) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "circle: ${circle}\nsupervision.root.children.first:\n  " + setting, Workers.Two.class);
    assertThat(problem.what()).contains(why);
    assertThat(problem.where()).contains("application.yaml", "3:");
  }
}
