package io.supervision.spring.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;

/** What cannot be with scheduled methods as children, explained all at once. */
class ScheduledProblemsTests {

  static class Bad {
    @SupervisedChild(id = "with-parameter")
    @Scheduled(fixedDelay = 50)
    void withParameter(String who) {}

    @SupervisedChild(id = "bad-cron")
    @Scheduled(cron = "0 0 25 * * *")
    void badCron() {}

    @SupervisedChild(id = "both")
    @Scheduled(fixedDelay = 50, fixedRate = 50)
    void both() {}

    @SupervisedChild(id = "no-pause")
    @Scheduled(fixedDelay = 0)
    void noPause() {}

    @SupervisedChild(id = "future")
    @Scheduled(fixedDelay = 50)
    CompletableFuture<String> future() {
      return CompletableFuture.completedFuture("once");
    }

    @SupervisedChild(id = "nowhere")
    @Scheduled(fixedDelay = 50, scheduler = "nowhere")
    void nowhere() {}
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Common {}

  @Configuration(proxyBeanMethods = false)
  static class AllBad {
    @Bean
    Bad bad() {
      return new Bad();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Good {
    @Bean
    @Scope("prototype")
    Fine many() {
      return new Fine();
    }

    @Bean
    Fine one() {
      return new Fine();
    }
  }

  static class Fine {
    @Scheduled(fixedDelay = 5000)
    void run() {}
  }

  private static List<String> texts(List<ConfigurationProblem> problems) {
    return problems.stream()
        .map(problem -> problem.where() + ": " + problem.what() + ". " + problem.remedy())
        .toList();
  }

  @Test
  void eachIsExplainedAllAtOnce() {
    assertThat(texts(Contexts.problemsOf("", Common.class, AllBad.class)))
        .satisfiesExactlyInAnyOrder(
            problem ->
                assertThat(problem)
                    .contains("@SupervisedChild on method 'withParameter'")
                    .contains("has parameters: ", "Remove them"),
            problem ->
                assertThat(problem)
                    .contains("@SupervisedChild on method 'badCron'")
                    .contains("cannot be: ", "25", "Correct its @Scheduled"),
            problem ->
                assertThat(problem)
                    .contains("@SupervisedChild on method 'both'")
                    .contains("Exactly one of the 'cron', 'fixedDelay' or 'fixedRate'"),
            problem ->
                assertThat(problem)
                    .contains("@SupervisedChild on method 'noPause'")
                    .contains("an interval has to be longer than zero"),
            problem ->
                assertThat(problem)
                    .contains("@SupervisedChild on method 'future'")
                    .contains("can be waited for once only"),
            problem ->
                assertThat(problem)
                    .contains("@SupervisedChild on method 'nowhere'")
                    .contains("names a scheduler that is not there: nowhere"));
  }

  @Test
  void oneInTwoPlaces() {
    String yaml =
        """
        supervision.root.children:
          first: { bean: one, method: run }
          second: { bean: one, method: run }
        """;
    assertThat(texts(Contexts.problemsOf(yaml, Common.class, Good.class)))
        .singleElement()
        .asString()
        .contains("application.yaml", "is a child already", "Declare it in one place");
  }

  @Test
  void oneOfAPrototype() {
    assertThat(
            texts(
                Contexts.problemsOf(
                    "supervision.root.children.a: { bean: many, method: run }",
                    Common.class,
                    Good.class)))
        .singleElement()
        .asString()
        .contains("application.yaml", "the bean is no singleton", "Make the bean a singleton");
  }

  /** A scope of its own, as that of a refresh. */
  @Configuration(proxyBeanMethods = false)
  static class Scoped {
    @Bean
    static CustomScopeConfigurer scopes() {
      CustomScopeConfigurer scopes = new CustomScopeConfigurer();
      scopes.addScope("own", new SimpleThreadScope());
      return scopes;
    }

    @Bean
    @Scope(scopeName = "own", proxyMode = ScopedProxyMode.TARGET_CLASS)
    Fine scoped() {
      return new Fine();
    }
  }

  @Test
  void oneBehindAScopedProxy() {
    assertThat(
            texts(
                Contexts.problemsOf(
                    "supervision.root.children.a: { bean: scoped, method: run }",
                    Common.class,
                    Scoped.class)))
        .singleElement()
        .asString()
        .contains("application.yaml", "the bean is no singleton");
  }

  @Test
  void oneOfAParentContext() {
    try (AnnotationConfigApplicationContext parent =
        new AnnotationConfigApplicationContext(Good.class)) {
      List<ConfigurationProblem> problems = new ArrayList<>();
      Contexts.withYaml("supervision.root.children.a: { bean: one, method: run }", Common.class)
          .withParent(parent)
          .run(context -> problems.addAll(Contexts.problems(context)));
      assertThat(texts(problems))
          .singleElement()
          .asString()
          .contains("application.yaml", "is of a parent context, which runs it");
    }
  }

  interface Declared {
    @Scheduled(fixedDelay = 5000)
    void run();
  }

  static class Implementing implements Declared {
    @Override
    public void run() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class ByInterface {
    @Bean
    Implementing one() {
      return new Implementing();
    }
  }

  /** Spring would not schedule it, either. */
  @Test
  void oneThatIsAnnotatedAtWhatItOverridesOnly() {
    assertThat(
            texts(
                Contexts.problemsOf(
                    "supervision.root.children.a: { bean: one, method: run }",
                    Common.class,
                    ByInterface.class)))
        .singleElement()
        .asString()
        .contains("application.yaml", "'run' is @Scheduled too");
  }

  @Test
  void severalInstancesOfOne() {
    assertThat(
            texts(
                Contexts.problemsOf(
                    "supervision.root.children.a: { bean: one, method: run, instances: 2 }",
                    Common.class,
                    Good.class)))
        .singleElement()
        .asString()
        .contains("application.yaml");
  }

  @Test
  void runsOfWhatHasNone() {
    String yaml =
        """
        supervision.root.children:
          plain: { run-failure-threshold: 2, run-on-restart: true, connect-timeout: 1s }
        """;
    assertThat(texts(Contexts.problemsOf(yaml, Plain.class)))
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).contains("run-failure-threshold", "scheduled method"),
            problem -> assertThat(problem).contains("run-on-restart", "scheduled method"),
            problem -> assertThat(problem).contains("connect-timeout", "listener"));
  }

  @Configuration(proxyBeanMethods = false)
  static class Plain {
    @Bean
    Runnable plain() {
      return () -> {};
    }
  }

  @Test
  void aThresholdBelowOne() {
    assertThat(
            texts(
                Contexts.problemsOf(
                    "supervision.root.children.a: { bean: one, method: run, run-failure-threshold:"
                        + " 0 }",
                    Common.class,
                    Good.class)))
        .singleElement()
        .asString()
        .contains("application.yaml", "run-failure-threshold must be 1 or more, but is 0");
  }

  @Configuration(proxyBeanMethods = false)
  static class Foreign {
    @Bean
    static ScheduledAnnotationBeanPostProcessor mine() {
      return new ScheduledAnnotationBeanPostProcessor();
    }
  }

  @Test
  void aProcessorThatWouldRunItAsWell() {
    assertThat(
            texts(
                Contexts.problemsOf(
                    "supervision.root.children.a: { bean: one, method: run }",
                    Foreign.class,
                    Good.class)))
        .singleElement()
        .asString()
        .contains("would be run by bean 'mine' as well");
  }
}
