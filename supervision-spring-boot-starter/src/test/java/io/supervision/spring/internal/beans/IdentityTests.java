package io.supervision.spring.internal.beans;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.ChildStart;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Specs;
import io.supervision.spring.fixture.Workers;
import io.supervision.spring.internal.config.ResolvedTree;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which bean a configured child means. */
class IdentityTests {

  @Configuration(proxyBeanMethods = false)
  static class ToBePlaced {
    @Bean
    @SupervisedChild(
        id = "queue",
        supervisor = "jobs",
        restart = RestartType.TEMPORARY,
        shutdown = "3s",
        order = 3)
    Workers.Idle messageQueue() {
      return new Workers.Idle();
    }
  }

  @Test
  void aBeanThatTheConfigurationNamesIsDeclaredThere() {
    Contexts.withYaml(
            """
            supervision.supervisors:
              jobs:
              infrastructure.children.mq: { bean: messageQueue, shutdown: 9s }
            """,
            ToBePlaced.class)
        .withPropertyValues("supervision.auto-startup=false")
        .run(
            context -> {
              ResolvedTree tree = context.getBean(ResolvedTree.class);
              assertThat(tree.declarations().children()).containsOnlyKeys("infrastructure/mq");
              var settings =
                  ((ChildStart.Nested) tree.root().children().get(0).start())
                      .spec()
                      .children()
                      .get(0)
                      .settings();
              assertThat(settings.restart()).isEqualTo(RestartType.TEMPORARY);
              assertThat(settings.shutdown()).isEqualTo(Shutdown.timeout(Duration.ofSeconds(9)));
            });
  }

  @Test
  void aChildIsFoundByTheIdOfItsAnnotation() {
    Specs.declared(
        Contexts.withYaml("supervision.root.children.queue:", ToBePlaced.class),
        children ->
            assertThat(children)
                .containsOnlyKeys("queue")
                .hasEntrySatisfying(
                    "queue", child -> assertThat(child.beanName()).isEqualTo("messageQueue")));
  }

  @Test
  void aChildIsFoundByTheNameOfItsBean() {
    Specs.declared(
        Contexts.withYaml("supervision.root.children.message-queue:", ToBePlaced.class),
        children -> assertThat(children).containsOnlyKeys("message-queue"));
  }

  @Test
  void aChildThatTheConfigurationDisablesIsNotStartedByItsAnnotation() {
    Specs.declared(
        Contexts.withYaml(
            """
            supervision.supervisors:
              jobs.children.queue.enabled: false
            """,
            ToBePlaced.class),
        children -> assertThat(children).isEmpty());
  }

  @Configuration(proxyBeanMethods = false)
  static class SameIdInTwoSupervisors {
    @Bean
    @SupervisedChild(id = "worker", supervisor = "a")
    Workers.Idle first() {
      return new Workers.Idle();
    }

    @Bean
    @SupervisedChild(id = "worker", supervisor = "b")
    Workers.Idle second() {
      return new Workers.Idle();
    }
  }

  @Test
  void anIdMeansTheChildOfThisSupervisorFirst() {
    Specs.declared(
        Contexts.withYaml(
            """
            supervision.supervisors:
              a.children.worker.shutdown: 1s
              b.children.worker.shutdown: 2s
            """,
            SameIdInTwoSupervisors.class),
        children -> {
          assertThat(children.get("a/worker").beanName()).isEqualTo("first");
          assertThat(children.get("b/worker").beanName()).isEqualTo("second");
        });
  }

  @Test
  void anIdThatMeansSeveralBeansIsRefused() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.supervisors: { a: , b: , c.children.worker: }",
            SameIdInTwoSupervisors.class);
    assertThat(problem.what()).isEqualTo("child 'worker' could be any of the beans first, second");
  }

  @Test
  void theOneAnnotatedMethodOfANamedBeanIsTheChild() {
    Specs.declared(
        Contexts.withYaml(
            "supervision.root.children.c.bean: derived", DiscoveryTests.InheritedMethod.class),
        children ->
            assertThat(children)
                .containsOnlyKeys("c")
                .hasEntrySatisfying("c", child -> assertThat(child.method()).isEqualTo("consume")));
  }

  @Test
  void oneOfSeveralAnnotatedMethodsHasToBeNamed() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.c.bean: shopConsumers", DiscoveryTests.MethodsOfABean.class);
    assertThat(problem.what())
        .isEqualTo(
            "bean 'shopConsumers' has several supervised methods: consumeOrders, consumePayments");
  }

  @SupervisedChild(shutdown = "3s")
  static class AnnotatedWithMethod extends Workers.Idle {
    void consume() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class MethodOfAnnotated {
    @Bean
    AnnotatedWithMethod both() {
      return new AnnotatedWithMethod();
    }
  }

  @Test
  void whoNamesAMethodOfAnAnnotatedBeanDeclaresTheBeanThere() {
    Specs.resolved(
        Contexts.withYaml(
            "supervision.root.children.c: { bean: both, method: consume }",
            MethodOfAnnotated.class),
        tree -> {
          assertThat(tree.declarations().children()).containsOnlyKeys("c");
          assertThat(Specs.child(tree.root(), "c").settings().shutdown())
              .isEqualTo(Shutdown.timeout(Duration.ofSeconds(3)));
        });
  }

  @Configuration(proxyBeanMethods = false)
  static class Aliased {
    @Bean({"alpha", "alphaAlias"})
    @SupervisedChild
    Workers.Idle alpha() {
      return new Workers.Idle();
    }
  }

  @Test
  void anAliasMeansTheBeanItself() {
    Specs.declared(
        Contexts.withYaml(
            "supervision.supervisors.x.children.other.bean: alphaAlias", Aliased.class),
        children ->
            assertThat(children)
                .containsOnlyKeys("x/other")
                .hasEntrySatisfying(
                    "x/other", child -> assertThat(child.beanName()).isEqualTo("alpha")));
  }

  @Test
  void aBeanByItsNameAndByAnAliasIsInTwoPlaces() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            """
            supervision.supervisors.x.children:
              other.bean: alphaAlias
              other2.bean: alpha
            """,
            Aliased.class);
    assertThat(problem.what())
        .isEqualTo(
            "bean 'alpha' is a child already: supervision.supervisors.x.children.other"
                + " (Byte array resource [application.yaml] - 2:15)");
  }
}
