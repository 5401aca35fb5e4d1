package io.supervision.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Specs;
import io.supervision.spring.fixture.Workers;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.HealthCheck.Result;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** What keys mean together. */
class ConfigurationTests {

  @Configuration(proxyBeanMethods = false)
  static class Beans {
    @Bean
    Workers.Idle databaseConnection() {
      return new Workers.Idle();
    }

    @Bean
    Workers.Idle messageQueue() {
      return new Workers.Idle();
    }

    @Bean
    @Scope("prototype")
    Workers.Idle httpWorker() {
      return new Workers.Idle();
    }

    @Bean
    Jobs jobs() {
      return new Jobs();
    }
  }

  static class Jobs {
    void run(WorkerContext context) {
      context.awaitStop();
    }
  }

  @Test
  void delaysBelowTheRootCanBeChangedAndSwitchedOff() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision:
              root.children:
                message-queue: { backoff: { enabled: false } }
                database-connection: { backoff: { initial: 2m } }
              supervisors:
                a: { backoff: { enabled: false } }
                b: { backoff: { initial: 1s } }
            """,
            Beans.class),
        tree -> {
          assertThat(Specs.child(tree.root(), "message-queue").settings().backoff()).isNull();
          assertThat(Specs.child(tree.root(), "a").settings().backoff()).isNull();
          assertThat(Specs.child(tree.root(), "b").settings().backoff().initial())
              .isEqualTo(Duration.ofSeconds(1));
          Backoff slow = Specs.child(tree.root(), "database-connection").settings().backoff();
          assertThat(slow.initial()).isEqualTo(Duration.ofMinutes(2));
          assertThat(slow.max()).isEqualTo(Duration.ofMinutes(2));
        });
  }

  @Test
  void defaultsForSupervisorsDoNotBoundTheRoot() {
    Specs.resolved(
        Contexts.withYaml("supervision.defaults.supervisor.max-restarts: 2"),
        tree -> assertThat(tree.root().intensity().isUnlimited()).isTrue());
  }

  @Test
  void supervisorsNestToAnyDepthInAnyOrder() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision.supervisors:
              c: { parent: b, children: { message-queue: } }
              b: { parent: a }
              a:
            """,
            Beans.class),
        tree -> assertThat(tree.declarations().children()).containsOnlyKeys("a/b/c/message-queue"));
  }

  @Test
  void childrenAndSupervisorsSortTogetherByOrderThenById() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision:
              supervisors:
                z: { order: -1 }
                m:
              root.children:
                z-child: { bean: messageQueue }
                a-child: { bean: databaseConnection, order: 1 }
                b-child: { bean: jobs, method: run }
            """,
            Beans.class),
        tree ->
            assertThat(Specs.ids(tree.root()))
                .containsExactly("z", "b-child", "m", "z-child", "a-child"));
  }

  @Test
  void moreThanTenInstancesKeepTheirNumbersInOrder() {
    Specs.resolved(
        Contexts.withYaml(
            "supervision.supervisors.pool.children.http-worker.instances: 12", Beans.class),
        tree ->
            assertThat(Specs.ids(Specs.supervisor(tree.root(), "pool")))
                .startsWith("http-worker-0", "http-worker-1", "http-worker-2")
                .endsWith("http-worker-9", "http-worker-10", "http-worker-11"));
  }

  @Test
  void oneInstanceIsNumberedToo() {
    Specs.resolved(
        Contexts.withYaml("supervision.root.children.http-worker.instances: 1", Beans.class),
        tree -> assertThat(Specs.ids(tree.root())).containsExactly("http-worker-0"));
  }

  @Test
  void aPoolMayDeclareItsChildrenAndStartEmpty() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision.supervisors.pool:
              type: dynamic
              children.http-worker.instances: 0
            """,
            Beans.class),
        tree -> assertThat(Specs.ids(Specs.supervisor(tree.root(), "pool"))).isEmpty());
  }

  @Test
  void disabledSupervisorsTakeAllBelowThemAlong() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision.supervisors:
              a: { enabled: false }
              b: { parent: a, children: { message-queue: } }
            """,
            Beans.class,
            InB.class),
        tree -> assertThat(tree.root().children()).isEmpty());
  }

  @Configuration(proxyBeanMethods = false)
  static class InB {
    @Bean
    @SupervisedChild(supervisor = "b")
    Workers.Idle annotated() {
      return new Workers.Idle();
    }
  }

  @Test
  void valuesMayHavePlaceholders() {
    Specs.resolved(
        Contexts.withYaml(
            """
            time: 4s
            supervision.root.children.message-queue.shutdown: ${time}
            """,
            Beans.class),
        tree ->
            assertThat(Specs.child(tree.root(), "message-queue").settings().shutdown())
                .isEqualTo(Shutdown.timeout(Duration.ofSeconds(4))));
  }

  @Test
  void numbersAreBoundWhereWordsMayStandToo() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision:
              root: { max-restarts: 7, children: { message-queue: { shutdown: 250ms } } }
              supervisors.jobs.max-restarts: unlimited
            """,
            Beans.class),
        tree -> {
          assertThat(tree.root().intensity().maxRestarts()).isEqualTo(7);
          assertThat(Specs.supervisor(tree.root(), "jobs").intensity().isUnlimited()).isTrue();
          assertThat(Specs.child(tree.root(), "message-queue").settings().shutdown())
              .isEqualTo(Shutdown.timeout(Duration.ofMillis(250)));
        });
  }

  @Configuration(proxyBeanMethods = false)
  static class Checked {
    @Bean
    Workers.Idle unchecked() {
      return new Workers.Idle();
    }

    @Bean
    CheckedWorker checked() {
      return new CheckedWorker();
    }
  }

  static class CheckedWorker extends Workers.Idle implements HealthCheck {
    @Override
    public Result check() {
      return Result.ok();
    }
  }

  @Test
  void defaultsForHealthConcernChildrenWithACheckOnly() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision:
              defaults.child.health.interval: 3s
              root.children:
                checked:
                unchecked:
            """,
            Checked.class),
        tree -> {
          assertThat(Specs.child(tree.root(), "unchecked").settings().health()).isNull();
          assertThat(Specs.child(tree.root(), "checked").settings().health().interval())
              .isEqualTo(Duration.ofSeconds(3));
        });
  }

  @Test
  void healthCanBeSwitchedOff() {
    Specs.resolved(
        Contexts.withYaml("supervision.root.children.checked.health.enabled: false", Checked.class),
        tree ->
            assertThat(Specs.child(tree.root(), "checked").settings())
                .satisfies(settings -> assertThat(settings.health()).isNull())
                .satisfies(settings -> assertThat(settings.healthEnabled()).isFalse()));
  }

  @Test
  void aKeyWithNothingBehindItIsLeftToTheDefaults() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision:
              defaults.child: { restart: transient, on-exception.stop: [java.io.IOException] }
              root.children.message-queue: { restart: , on-exception.stop: [] }
            """,
            Beans.class),
        tree -> {
          ChildSettings settings = Specs.child(tree.root(), "message-queue").settings();
          assertThat(settings.restart()).isEqualTo(RestartType.TRANSIENT);
          assertThat(settings.onException().stop()).isEmpty();
        });
  }

  @Test
  void aListIsTakenWholeFromOnePlace() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision:
              defaults.child.on-exception.stop: [java.io.IOException, java.lang.LinkageError]
              root.children.message-queue.on-exception.stop: [java.lang.InternalError]
            """,
            Beans.class),
        tree ->
            assertThat(Specs.child(tree.root(), "message-queue").settings().onException().stop())
                .containsExactly(InternalError.class));
  }

  @Test
  void nothingIsThereWhenSwitchedOff() {
    Contexts.withYaml("supervision.enabled: false", Beans.class)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(SupervisionTree.class)
                    .doesNotHaveBean(SupervisionDeclarations.class)
                    .doesNotHaveBean("supervision.root"));
  }
}
