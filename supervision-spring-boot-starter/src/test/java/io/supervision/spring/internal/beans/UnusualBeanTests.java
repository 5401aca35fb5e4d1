package io.supervision.spring.internal.beans;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;

import io.supervision.SupervisionTree;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import io.supervision.worker.WorkerContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;

/** Beans that have come about in other ways than most. */
@ExtendWith(OutputCaptureExtension.class)
class UnusualBeanTests {

  @SupervisedChild
  static class Annotated extends Workers.Idle {}

  static class WithMethod {
    @SupervisedChild
    void consume(WorkerContext context) {
      context.awaitStop();
    }

    @SupervisedChild
    void poll$my_module(WorkerContext context) {
      context.awaitStop();
    }
  }

  private static ApplicationContextRunner with(String name, Object bean) {
    return Contexts.runner()
        .withInitializer(context -> context.getBeanFactory().registerSingleton(name, bean));
  }

  @Test
  void anObjectThatWasRegisteredIsAChildAsAnyOtherBean() {
    with("x", new Annotated())
        .run(context -> assertThat(context.getBean(SupervisionTree.class)).child("x").isRunning());
    with("y", new Workers.Idle())
        .withPropertyValues("supervision.root.children.y.order=1")
        .run(context -> assertThat(context.getBean(SupervisionTree.class)).child("y").isRunning());
  }

  @Test
  void soAreItsMethodsWhoseIdsDoNotNameTheModuleOfKotlin() {
    with("jobs", new WithMethod())
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              assertThat(tree.root().childIds()).containsExactly("jobs-consume", "jobs-poll");
            });
  }

  @Test
  void aMockIsNotStartedAndThatIsTold(CapturedOutput output) {
    with("x", mock(Annotated.class))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(SupervisionTree.class).root().childIds()).isEmpty();
            });
    assertThat(output).containsOnlyOnce("Bean 'x' is a mock and is not supervised");
  }

  @Test
  void aSpyIsStartedSinceItDoesTheRealWork() {
    with("x", spy(new Annotated()))
        .run(context -> assertThat(context.getBean(SupervisionTree.class)).child("x").isRunning());
  }

  @Configuration(proxyBeanMethods = false)
  static class Refreshed {
    @Bean
    @Scope("refresh")
    @SupervisedChild
    Workers.Idle worker() {
      return new Workers.Idle();
    }
  }

  @Test
  void theRefreshScopeIsRefusedForWhatItDoes() {
    assertThat(Contexts.onlyProblemOf("", Refreshed.class).what())
        .isEqualTo(
            "bean 'worker' has the scope 'refresh', in which it is replaced while its work runs"
                + " on");
  }

  /** As {@code @RefreshScope} of Spring Cloud. */
  @Configuration(proxyBeanMethods = false)
  static class RefreshedBehindProxies {
    @Bean
    @Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
    @SupervisedChild
    Workers.Idle annotated() {
      return new Workers.Idle();
    }

    @Bean
    @Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
    WithMethod jobs() {
      return new WithMethod();
    }

    @Bean
    @Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
    Workers.Idle byYaml() {
      return new Workers.Idle();
    }
  }

  @Test
  void soItIsBehindProxiesOnMethodsAndInTheConfiguration() {
    List<ConfigurationProblem> problems = new ArrayList<>();
    Contexts.withYaml("supervision.root.children.by-yaml: {}", RefreshedBehindProxies.class)
        .withInitializer(
            context -> context.getBeanFactory().registerScope("refresh", new SimpleThreadScope()))
        .run(context -> problems.addAll(Contexts.problems(context)));
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .allSatisfy(what -> assertThat(what).endsWith("is replaced while its work runs on"))
        .hasSize(4);
    assertThat(problems)
        .extracting(ConfigurationProblem::remedy)
        .allSatisfy(remedy -> assertThat(remedy).contains("Make it a prototype", "restart"));
  }

  @Test
  void theWordsOfOthersAreUnderstoodWellEnoughToSayOurs() {
    List<String> problems = new ArrayList<>();
    Contexts.withYaml(
            """
            supervision:
              supervisors.jobs: { intensity: 3, restart: always }
              root.children:
                first: { restart: on-failure, heartbeat: 5s }
                second: { restart: no }
            """,
            Workers.Two.class)
        .run(
            context ->
                Contexts.problems(context).stream()
                    .map(ConfigurationProblem::what)
                    .forEach(problems::add));
    assertThat(problems)
        .satisfiesExactlyInAnyOrder(
            what -> assertThat(what).contains("'intensity'", "did you mean 'max-restarts'?"),
            what -> assertThat(what).contains("'always'", "did you mean 'permanent'?"),
            what -> assertThat(what).contains("'on-failure'", "did you mean 'transient'?"),
            what -> assertThat(what).contains("'heartbeat'", "did you mean 'heartbeat-timeout'?"),
            what -> assertThat(what).contains("'false'", "did you mean 'temporary'?"));
  }
}
