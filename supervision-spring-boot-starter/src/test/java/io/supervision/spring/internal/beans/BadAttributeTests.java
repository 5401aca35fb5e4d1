package io.supervision.spring.internal.beans;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.OnStuck;
import io.supervision.spec.RestartType;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Specs;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Every attribute of {@link SupervisedChild} that is out of its range stops the start: each is
 * named with its method and bean, its value, and what to write. None hides another.
 */
class BadAttributeTests {

  private static final String DURATION = "Write a duration such as 500ms, 5s, 2m or PT5S";
  private static final String OR_LEAVE_OUT = "Write a value, or leave it out";
  private static final String WORDS = ", or infinity or brutal-kill";

  /** What is said of the attributes of one method, without the place of the bean. */
  private static List<String> told(Class<?> configuration, String method) {
    String place = "@SupervisedChild on method '" + method + "' of bean 'methods'";
    return Contexts.problemsOf(
            """
            nothing: ''
            supervision.supervisors:
              pool: { type: dynamic }
              batch: { auto-shutdown: any-significant }
            """,
            configuration)
        .stream()
        .filter(problem -> problem.where().startsWith(place + " (" + Methods.class.getName()))
        .map(problem -> attribute(problem) + problem.what() + " -> " + problem.remedy())
        .toList();
  }

  private static String attribute(ConfigurationProblem problem) {
    return problem.where().contains("): ")
        ? problem.where().replaceFirst(".*\\): ", "") + ": "
        : "";
  }

  private static List<String> told(String method) {
    return told(Application.class, method);
  }

  @Configuration(proxyBeanMethods = false)
  static class Application {
    @Bean
    Methods methods() {
      return new Methods();
    }
  }

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @SupervisedChild(startTimeout = "0s")
  @interface Impatient {}

  static class Methods {
    @SupervisedChild(shutdown = "-5s", startTimeout = "-5s")
    void negative() {}

    @SupervisedChild(shutdown = "5", startTimeout = "-7")
    void withoutUnits() {}

    @SupervisedChild(shutdown = "infinty", startTimeout = "brutal-kill")
    void otherWords() {}

    @SupervisedChild(shutdown = "9999999999999999999d", startTimeout = "9999999999999999999d")
    void tooLong() {}

    @SupervisedChild(shutdown = " ", startTimeout = " ", id = " ", supervisor = "\t")
    void blank() {}

    @SupervisedChild(id = "Two Words", supervisor = "HTTP workers", shutdown = "soon")
    void otherCharacters() {}

    @SupervisedChild(id = "a/b", supervisor = "nowhere")
    void nowhere() {}

    @SupervisedChild(id = "${nope}", supervisor = "${nope}", shutdown = "${nope}")
    void placeholders() {}

    @SupervisedChild(
        restart = {RestartType.PERMANENT, RestartType.TRANSIENT},
        onStuck = {OnStuck.HOLD, OnStuck.ESCALATE},
        significant = {true, false},
        order = {1, -2})
    void several() {}

    @SupervisedChild(onStuck = OnStuck.REPLACE)
    void replaced() {}

    @SupervisedChild(significant = true, supervisor = "pool")
    void significantForNobody() {}

    @SupervisedChild(significant = true, restart = RestartType.PERMANENT, supervisor = "batch")
    void significantForEver() {}

    @Impatient
    void onAnAnnotationOfItsOwn() {}
  }

  @Test
  void negativeTimes() {
    assertThat(told("negative"))
        .containsExactlyInAnyOrder(
            "shutdown: '-5s' is neither a duration nor infinity or brutal-kill -> "
                + DURATION
                + WORDS,
            "startTimeout: start-timeout must be positive, but is PT-5S -> Correct 'start-timeout'");
  }

  @Test
  void timesWithoutUnits() {
    assertThat(told("withoutUnits"))
        .containsExactlyInAnyOrder(
            "shutdown: '5' has no unit -> Write 5s if seconds are meant, or else"
                + DURATION.replace("Write", "")
                + WORDS,
            "startTimeout: '-7' has no unit -> " + DURATION + ", or infinity");
  }

  @Test
  void wordsThatMeanNothingThere() {
    assertThat(told("otherWords"))
        .containsExactlyInAnyOrder(
            "shutdown: 'infinty' is neither a duration nor infinity or brutal-kill (did you mean"
                + " 'infinity'?) -> "
                + DURATION
                + WORDS,
            "startTimeout: 'brutal-kill' is neither a duration nor infinity -> "
                + DURATION
                + ", or infinity");
  }

  @Test
  void timesLongerThanTheWorldWillBe() {
    assertThat(told("tooLong"))
        .hasSize(2)
        .allSatisfy(problem -> assertThat(problem).contains("'9999999999999999999d' is neither a"));
  }

  @Test
  void blankTexts() {
    assertThat(told("blank"))
        .containsExactlyInAnyOrder(
            "shutdown: ' ' is blank -> " + OR_LEAVE_OUT,
            "startTimeout: ' ' is blank -> " + OR_LEAVE_OUT,
            "id: ' ' is blank -> " + OR_LEAVE_OUT,
            "supervisor: ' ' is blank -> " + OR_LEAVE_OUT);
  }

  @Test
  void namesThatAreNone() {
    assertThat(told("otherCharacters"))
        .containsExactlyInAnyOrder(
            "'Two Words' is not an id: ids are made of lower-case letters, digits and hyphens ->"
                + " Set the id, for instance to 'two-words'",
            "supervisor 'HTTP workers' cannot be: names are made of lower-case letters, digits and"
                + " hyphens -> Name a supervisor that is declared",
            "shutdown: 'soon' is neither a duration nor infinity or brutal-kill -> "
                + DURATION
                + WORDS);
    assertThat(told("nowhere"))
        .containsExactlyInAnyOrder(
            "'a/b' is not an id: ids are made of lower-case letters, digits and hyphens -> Set the"
                + " id, for instance to 'a-b'",
            "there is no supervisor 'nowhere' -> Declare it at supervision.supervisors.nowhere, or"
                + " name another one");
  }

  @Test
  void placeholdersThatNothingResolves() {
    String remedy = " -> Define the property, or give a default as in ${name:default}";
    assertThat(told("placeholders"))
        .containsExactlyInAnyOrder(
            "id: id = \"${nope}\" has a placeholder that nothing resolves" + remedy,
            "supervisor: supervisor = \"${nope}\" has a placeholder that nothing resolves" + remedy,
            "shutdown: shutdown = \"${nope}\" has a placeholder that nothing resolves" + remedy);
  }

  @Test
  void severalValuesWhereThereIsOne() {
    assertThat(told("several"))
        .contains(
            "restart: restart has 2 values: PERMANENT, TRANSIENT -> Give one value, or none",
            "onStuck: onStuck has 2 values: HOLD, ESCALATE -> Give one value, or none",
            "significant: significant has 2 values: true, false -> Give one value, or none",
            "order: order has 2 values: 1, -2 -> Give one value, or none");
  }

  @Test
  void whatContradictsTheBeanOrItsPlace() {
    assertThat(told("replaced"))
        .singleElement()
        .asString()
        .startsWith("onStuck: method 'replaced' of bean 'methods' is a singleton")
        .endsWith("-> Give the bean the scope prototype, or use hold or escalate");
    assertThat(told("significantForNobody"))
        .singleElement()
        .asString()
        .startsWith("significant: child 'methods-significant-for-nobody' is significant, but its")
        .contains("Set supervision.supervisors.pool.auto-shutdown to any-significant");
    assertThat(told("significantForEver"))
        .singleElement()
        .asString()
        .startsWith("significant: ")
        .contains("a permanent child cannot be significant");
  }

  @Test
  void attributesOfAnAnnotationOfTheApplication() {
    assertThat(told("onAnAnnotationOfItsOwn"))
        .containsExactly(
            "startTimeout: start-timeout must be positive, but is PT0S -> Correct 'start-timeout'");
  }

  static class Placeholders {
    @SupervisedChild(id = "${nothing}", shutdown = "${nothing}", startTimeout = "${nowhere:}")
    void consume() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class ResolvedToNothing {
    @Bean
    Placeholders placeholders() {
      return new Placeholders();
    }
  }

  @Test
  void aPlaceholderOfNothingIsNothingSet() {
    Specs.resolved(
        Contexts.withYaml("nothing: ''", ResolvedToNothing.class),
        tree ->
            assertThat(Specs.child(tree.root(), "placeholders-consume").settings().startTimeout())
                .isNull());
  }
}
