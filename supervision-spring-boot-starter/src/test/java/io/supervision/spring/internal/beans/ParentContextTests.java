package io.supervision.spring.internal.beans;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** Beans of a parent context as children of the tree. */
class ParentContextTests {

  @Configuration(proxyBeanMethods = false)
  static class Parent {
    @Bean({"parentWorker", "parentAlias"})
    Workers.Idle parentWorker() {
      return new Workers.Idle();
    }

    @Bean
    ChildKindTests.Container parentContainer() {
      return new ChildKindTests.Container();
    }

    @Bean
    @Scope("prototype")
    ChildKindTests.Container prototypeContainer() {
      return new ChildKindTests.Container();
    }
  }

  private static void run(String yaml, ContextConsumer<AssertableApplicationContext> test) {
    new ApplicationContextRunner()
        .withUserConfiguration(Parent.class)
        .run(parent -> Contexts.withYaml(yaml).withParent(parent).run(test));
  }

  @Test
  void aLifecycleThatTheParentContextStartsIsRefused() {
    run(
        "supervision.root.children.container.bean: parentContainer",
        context -> {
          List<ConfigurationProblem> problems = Contexts.problems(context);
          assertThat(problems)
              .singleElement()
              .satisfies(
                  problem ->
                      assertThat(problem.what())
                          .isEqualTo(
                              "bean 'parentContainer' is a lifecycle of a parent context, which"
                                  + " starts and stops it"));
          assertThat(problems.get(0).where()).startsWith("supervision.root.children.container");
        });
  }

  @Test
  void otherBeansOfTheParentContextMayBeChildren() {
    run(
        """
        supervision.root.children:
          worker.bean: parentWorker
          container.bean: prototypeContainer
        """,
        context -> assertThat(context).hasNotFailed());
  }

  @Test
  void anAliasOfTheParentContextMeansTheBeanItself() {
    run(
        """
        supervision.root.children:
          one.bean: parentWorker
          two.bean: parentAlias
        """,
        context ->
            assertThat(Contexts.problems(context))
                .extracting(ConfigurationProblem::what)
                .containsExactly(
                    "bean 'parentWorker' is a child already: supervision.root.children.one"
                        + " (Byte array resource [application.yaml] - 2:13)"));
  }
}
