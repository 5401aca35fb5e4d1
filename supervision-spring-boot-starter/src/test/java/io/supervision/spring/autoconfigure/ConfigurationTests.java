package io.supervision.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.SupervisionTreeBuilder.Threads;
import io.supervision.spec.AutoShutdown;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildStart;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.Interrupt;
import io.supervision.spec.OnStuck;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.OnRootFailure;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionDeclarations;
import io.supervision.spring.SupervisionDeclarations.Probe;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** What keys mean, and what holds without them. */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationTests {

  private static void resolved(ApplicationContextRunner runner, Consumer<ResolvedTree> test) {
    runner
        .withPropertyValues("supervision.auto-startup=false")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              test.accept(context.getBean(ResolvedTree.class));
            });
  }

  private static SupervisorSpec supervisor(SupervisorSpec parent, String id) {
    return ((ChildStart.Nested) child(parent, id).start()).spec();
  }

  private static ChildSpec child(SupervisorSpec parent, String id) {
    return parent.children().stream()
        .filter(child -> child.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is not in " + ids(parent)));
  }

  private static List<String> ids(SupervisorSpec supervisor) {
    return supervisor.children().stream().map(ChildSpec::id).toList();
  }

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
  void everyKeyIsApplied() {
    resolved(
        Contexts.withYaml(
            """
            supervision:
              enabled: true
              startup: background
              on-root-failure: report
              stop-timeout: 20s
              phase: 17
              keep-alive: false
              threads: platform
              defaults:
                child: { restart: transient, shutdown: 7s, backoff: { max: 9s } }
                supervisor: { max-restarts: 4, period: 6s, backoff: { initial: 3s } }
              root:
                strategy: one-for-all
                max-restarts: 8
                period: 9s
                auto-shutdown: all-significant
                children: { message-queue: { order: 5 } }
              health: { down-after: 2m }
              supervisors:
                infrastructure:
                  parent: root
                  order: 10
                  strategy: rest-for-one
                  max-restarts: 3
                  period: 10s
                  auto-shutdown: any-significant
                  restart: temporary
                  shutdown: 1m
                  significant: true
                  backoff: { initial: 1s, multiplier: 3, max: 4s, jitter: 0.5, reset-after: 6s }
                  enabled: true
                  children:
                    database:
                      order: 10
                      bean: databaseConnection
                      restart: temporary
                      shutdown: brutal-kill
                      interrupt: after-timeout
                      significant: true
                      start-timeout: 10s
                      heartbeat-timeout: 1m
                      health:
                        { enabled: true, interval: 31s, timeout: 6s, failure-threshold: 4, indicator: db }
                      backoff: { initial: 200ms, multiplier: 2, max: 30s, jitter: 0.2, reset-after: 1m }
                      on-exception:
                        stop: [java.lang.LinkageError]
                        escalate: [java.lang.OutOfMemoryError, java.lang.InternalError]
                        restart: [java.lang.StackOverflowError]
                      on-stuck: escalate
                      hold-for: 40s
                      probe: liveness
                    jobs: { bean: jobs, method: run, order: 20, start-timeout: infinity }
                http-workers:
                  type: dynamic
                  max-children: 1000
                  children:
                    http-worker: { bean: httpWorker, instances: 3, probe: readiness }
            """,
            Beans.class),
        tree -> {
          SupervisionProperties properties = tree.properties();
          assertThat(properties.startup()).isEqualTo(SupervisionProperties.Startup.BACKGROUND);
          assertThat(properties.onRootFailure()).isEqualTo(OnRootFailure.REPORT);
          assertThat(properties.stopTimeout()).isEqualTo(Duration.ofSeconds(20));
          assertThat(properties.phase()).isEqualTo(17);
          assertThat(properties.keepAlive()).isFalse();
          assertThat(properties.threads()).isEqualTo(Threads.PLATFORM);
          assertThat(tree.declarations().healthDownAfter()).isEqualTo(Duration.ofMinutes(2));

          SupervisorSpec root = tree.root();
          assertThat(root.strategy()).isEqualTo(Strategy.ONE_FOR_ALL);
          assertThat(root.intensity()).isEqualTo(new RestartIntensity(8, Duration.ofSeconds(9)));
          assertThat(root.autoShutdown()).isEqualTo(AutoShutdown.ALL_SIGNIFICANT);
          assertThat(ids(root)).containsExactly("http-workers", "message-queue", "infrastructure");

          ChildSettings asChild = child(root, "infrastructure").settings();
          assertThat(asChild.restart()).isEqualTo(RestartType.TEMPORARY);
          assertThat(asChild.shutdown()).isEqualTo(Shutdown.timeout(Duration.ofMinutes(1)));
          assertThat(asChild.significant()).isTrue();
          assertThat(asChild.backoff())
              .isEqualTo(
                  new Backoff(
                      Duration.ofSeconds(1), 3, Duration.ofSeconds(4), 0.5, Duration.ofSeconds(6)));
          SupervisorSpec infrastructure = supervisor(root, "infrastructure");
          assertThat(infrastructure.strategy()).isEqualTo(Strategy.REST_FOR_ONE);
          assertThat(infrastructure.intensity())
              .isEqualTo(new RestartIntensity(3, Duration.ofSeconds(10)));
          assertThat(infrastructure.autoShutdown()).isEqualTo(AutoShutdown.ANY_SIGNIFICANT);

          ChildSettings database = child(infrastructure, "database").settings();
          assertThat(database.restart()).isEqualTo(RestartType.TEMPORARY);
          assertThat(database.shutdown()).isEqualTo(Shutdown.BRUTAL_KILL);
          assertThat(database.interrupt()).isEqualTo(Interrupt.AFTER_TIMEOUT);
          assertThat(database.significant()).isTrue();
          assertThat(database.startTimeout()).isEqualTo(Duration.ofSeconds(10));
          assertThat(database.heartbeatTimeout()).isEqualTo(Duration.ofMinutes(1));
          HealthCheckSpec health = database.health();
          assertThat(health.interval()).isEqualTo(Duration.ofSeconds(31));
          assertThat(health.timeout()).isEqualTo(Duration.ofSeconds(6));
          assertThat(health.failureThreshold()).isEqualTo(4);
          assertThat(health.check()).isNotNull();
          assertThat(database.backoff())
              .isEqualTo(
                  new Backoff(
                      Duration.ofMillis(200),
                      2,
                      Duration.ofSeconds(30),
                      0.2,
                      Duration.ofMinutes(1)));
          assertThat(database.onException().stop()).containsExactly(LinkageError.class);
          assertThat(database.onException().escalate())
              .containsExactly(OutOfMemoryError.class, InternalError.class);
          assertThat(database.onException().restart()).containsExactly(StackOverflowError.class);
          assertThat(database.onStuck()).isEqualTo(OnStuck.ESCALATE);
          assertThat(database.holdFor()).isEqualTo(Duration.ofSeconds(40));

          ChildSettings jobs = child(infrastructure, "jobs").settings();
          assertThat(jobs.startTimeout()).isEqualTo(ChildSettings.UNBOUNDED);
          assertThat(jobs.restart()).isEqualTo(RestartType.TRANSIENT);
          assertThat(jobs.shutdown()).isEqualTo(Shutdown.timeout(Duration.ofSeconds(7)));
          assertThat(jobs.backoff().max()).isEqualTo(Duration.ofSeconds(9));

          SupervisorSpec pool = supervisor(root, "http-workers");
          assertThat(pool.kind()).isEqualTo(SupervisorKind.DYNAMIC);
          assertThat(pool.maxChildren()).isEqualTo(1000);
          assertThat(pool.intensity()).isEqualTo(new RestartIntensity(4, Duration.ofSeconds(6)));
          assertThat(child(root, "http-workers").settings().backoff().initial())
              .isEqualTo(Duration.ofSeconds(3));
          assertThat(ids(pool)).containsExactly("http-worker-0", "http-worker-1", "http-worker-2");

          assertThat(tree.declarations().withProbe(Probe.READINESS))
              .extracting(SupervisionDeclarations.Child::path)
              .containsExactly(
                  "http-workers/http-worker-0",
                  "http-workers/http-worker-1",
                  "http-workers/http-worker-2");
          assertThat(tree.declarations().find("infrastructure/database"))
              .get()
              .satisfies(
                  child -> {
                    assertThat(child.beanName()).isEqualTo("databaseConnection");
                    assertThat(child.method()).isNull();
                    assertThat(child.indicator()).isEqualTo("db");
                    assertThat(child.probe()).isEqualTo(Probe.LIVENESS);
                    assertThat(child.origin())
                        .startsWith("supervision.supervisors.infrastructure.children.database");
                  });
          assertThat(tree.declarations().find("infrastructure/jobs"))
              .get()
              .extracting(SupervisionDeclarations.Child::method)
              .isEqualTo("run");
        });
  }

  @Test
  void defaultsAreThoseDocumented() {
    resolved(
        Contexts.withYaml(
            """
            supervision:
              root.children.message-queue:
              supervisors.jobs.children.database-connection:
            """,
            Beans.class),
        tree -> {
          SupervisionProperties properties = tree.properties();
          assertThat(properties.enabled()).isTrue();
          assertThat(properties.startup()).isEqualTo(SupervisionProperties.Startup.FAIL_FAST);
          assertThat(properties.onRootFailure()).isEqualTo(OnRootFailure.LIVENESS);
          assertThat(properties.phase()).isEqualTo(Integer.MAX_VALUE - 3072);
          assertThat(properties.keepAlive()).isTrue();
          assertThat(properties.threads()).isEqualTo(Threads.AUTO);
          assertThat(tree.declarations().healthDownAfter()).isEqualTo(Duration.ofMinutes(1));
          assertThat(tree.root().intensity()).isEqualTo(RestartIntensity.unlimited());
          assertThat(tree.root().strategy()).isEqualTo(Strategy.ONE_FOR_ONE);

          ChildSettings inRoot = child(tree.root(), "message-queue").settings();
          assertThat(inRoot.backoff()).isEqualTo(Backoff.DEFAULT);
          assertThat(child(tree.root(), "jobs").settings().backoff()).isEqualTo(Backoff.DEFAULT);
          assertThat(child(tree.root(), "jobs").settings().shutdown()).isEqualTo(Shutdown.INFINITY);

          SupervisorSpec jobs = supervisor(tree.root(), "jobs");
          assertThat(jobs.kind()).isEqualTo(SupervisorKind.STATIC);
          assertThat(jobs.intensity()).isEqualTo(RestartIntensity.DEFAULT);
          assertThat(jobs.strategy()).isEqualTo(Strategy.ONE_FOR_ONE);
          assertThat(child(jobs, "database-connection").settings()).isEqualTo(ChildSettings.WORKER);
        });
  }

  @Test
  void delaysBelowTheRootCanBeChangedAndSwitchedOff() {
    resolved(
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
          assertThat(child(tree.root(), "message-queue").settings().backoff()).isNull();
          assertThat(child(tree.root(), "a").settings().backoff()).isNull();
          assertThat(child(tree.root(), "b").settings().backoff().initial())
              .isEqualTo(Duration.ofSeconds(1));
          Backoff slow = child(tree.root(), "database-connection").settings().backoff();
          assertThat(slow.initial()).isEqualTo(Duration.ofMinutes(2));
          assertThat(slow.max()).isEqualTo(Duration.ofMinutes(2));
        });
  }

  @Test
  void defaultsForSupervisorsDoNotBoundTheRoot() {
    resolved(
        Contexts.withYaml("supervision.defaults.supervisor.max-restarts: 2"),
        tree -> assertThat(tree.root().intensity().isUnlimited()).isTrue());
  }

  @Test
  void supervisorsNestToAnyDepthInAnyOrder() {
    resolved(
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
    resolved(
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
            assertThat(ids(tree.root()))
                .containsExactly("z", "b-child", "m", "z-child", "a-child"));
  }

  @Test
  void moreThanTenInstancesKeepTheirNumbersInOrder() {
    resolved(
        Contexts.withYaml(
            "supervision.supervisors.pool.children.http-worker.instances: 12", Beans.class),
        tree ->
            assertThat(ids(supervisor(tree.root(), "pool")))
                .startsWith("http-worker-0", "http-worker-1", "http-worker-2")
                .endsWith("http-worker-9", "http-worker-10", "http-worker-11"));
  }

  @Test
  void oneInstanceIsNumberedToo() {
    resolved(
        Contexts.withYaml("supervision.root.children.http-worker.instances: 1", Beans.class),
        tree -> assertThat(ids(tree.root())).containsExactly("http-worker-0"));
  }

  @Test
  void aPoolMayDeclareItsChildrenAndStartEmpty() {
    resolved(
        Contexts.withYaml(
            """
            supervision.supervisors.pool:
              type: dynamic
              children.http-worker.instances: 0
            """,
            Beans.class),
        tree -> assertThat(ids(supervisor(tree.root(), "pool"))).isEmpty());
  }

  @Test
  void disabledSupervisorsTakeAllBelowThemAlong() {
    resolved(
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
    resolved(
        Contexts.withYaml(
            """
            time: 4s
            supervision.root.children.message-queue.shutdown: ${time}
            """,
            Beans.class),
        tree ->
            assertThat(child(tree.root(), "message-queue").settings().shutdown())
                .isEqualTo(Shutdown.timeout(Duration.ofSeconds(4))));
  }

  @Test
  void numbersAreBoundWhereWordsMayStandToo() {
    resolved(
        Contexts.withYaml(
            """
            supervision:
              root: { max-restarts: 7, children: { message-queue: { shutdown: 250 } } }
              supervisors.jobs.max-restarts: unlimited
            """,
            Beans.class),
        tree -> {
          assertThat(tree.root().intensity().maxRestarts()).isEqualTo(7);
          assertThat(supervisor(tree.root(), "jobs").intensity().isUnlimited()).isTrue();
          assertThat(child(tree.root(), "message-queue").settings().shutdown())
              .isEqualTo(Shutdown.timeout(Duration.ofMillis(250)));
        });
  }

  private static final String POOL =
      """
      supervision:
        supervisors:
          http-workers:
            children: { http-worker: }
      """;

  @Test
  void environmentVariablesMeanTheIdsThatThereAre(CapturedOutput output) {
    resolved(
        Contexts.withYaml(POOL, Beans.class)
            .withInitializer(
                Contexts.environmentVariables(
                    Map.of(
                        "SUPERVISION_SUPERVISORS_HTTPWORKERS_MAXRESTARTS", "9",
                        "SUPERVISION_SUPERVISORS_HTTP_WORKERS_PERIOD", "9s",
                        "SUPERVISION_SUPERVISORS_HTTPWORKERS_CHILDREN_HTTPWORKER_SHUTDOWN", "9s",
                        "SUPERVISION_DEFAULTS_CHILD_ONEXCEPTION_STOP_0",
                            "java.lang.IllegalStateException"))),
        tree -> {
          assertThat(ids(tree.root())).containsExactly("http-workers");
          SupervisorSpec pool = supervisor(tree.root(), "http-workers");
          assertThat(pool.intensity()).isEqualTo(new RestartIntensity(9, Duration.ofSeconds(9)));
          assertThat(ids(pool)).containsExactly("http-worker");
          ChildSettings worker = child(pool, "http-worker").settings();
          assertThat(worker.shutdown()).isEqualTo(Shutdown.timeout(Duration.ofSeconds(9)));
          assertThat(worker.onException().stop()).containsExactly(IllegalStateException.class);
        });
    assertThat(output).doesNotContain("is ignored");
  }

  @Test
  void environmentVariablesReachChildrenThatOnlyAnAnnotationDeclares(CapturedOutput output) {
    resolved(
        Contexts.withYaml("supervision.supervisors.b:", InB.class, Two.class)
            .withInitializer(
                Contexts.environmentVariables(
                    Map.of(
                        "SUPERVISION_SUPERVISORS_B_CHILDREN_ANNOTATED_SHUTDOWN", "9s",
                        "SUPERVISION_ROOT_CHILDREN_INROOT_ENABLED", "false"))),
        tree -> {
          assertThat(ids(tree.root())).containsExactly("b");
          assertThat(child(supervisor(tree.root(), "b"), "annotated").settings().shutdown())
              .isEqualTo(Shutdown.timeout(Duration.ofSeconds(9)));
        });
    assertThat(output).doesNotContain("is ignored");
  }

  @Configuration(proxyBeanMethods = false)
  static class Two {
    @Bean
    @SupervisedChild
    Workers.Idle inRoot() {
      return new Workers.Idle();
    }
  }

  @Test
  void environmentVariablesThatMeanNothingAreWarnedAbout(CapturedOutput output) {
    resolved(
        Contexts.withYaml(POOL, Beans.class)
            .withInitializer(
                Contexts.environmentVariables(
                    Map.of(
                        "SUPERVISION_SUPERVISORS_HTTPWORKRES_MAXRESTARTS", "9",
                        "SUPERVISION_SUPERVISORS_HTTPWORKERS_MAX_RESTARTS", "9"))),
        tree -> {
          assertThat(ids(tree.root())).containsExactly("http-workers");
          assertThat(supervisor(tree.root(), "http-workers").intensity())
              .isEqualTo(RestartIntensity.DEFAULT);
        });
    assertThat(output)
        .contains("SUPERVISION_SUPERVISORS_HTTPWORKRES_MAXRESTARTS is ignored")
        .contains("SUPERVISION_SUPERVISORS_HTTPWORKERS_MAX_RESTARTS is ignored")
        .contains("(did you mean 'SUPERVISION_SUPERVISORS_HTTPWORKERS_MAXRESTARTS'?)");
  }

  @Test
  void aVariableThatIsOverriddenIsNotWarnedAbout(CapturedOutput output) {
    resolved(
        Contexts.withYaml(POOL, Beans.class)
            .withPropertyValues("supervision.supervisors.http-workers.max-restarts=8")
            .withInitializer(
                Contexts.environmentVariables(
                    Map.of("SUPERVISION_SUPERVISORS_HTTPWORKERS_MAXRESTARTS", "9"))),
        tree ->
            assertThat(supervisor(tree.root(), "http-workers").intensity().maxRestarts())
                .isEqualTo(8));
    assertThat(output).doesNotContain("is ignored");
  }

  @Test
  void unknownSystemPropertiesAreWarnedAboutOnly(CapturedOutput output) {
    resolved(
        Contexts.withYaml(POOL, Beans.class).withSystemProperties("supervision.vectors=/somewhere"),
        tree -> assertThat(ids(tree.root())).containsExactly("http-workers"));
    assertThat(output).contains("The system property supervision.vectors is ignored");
  }

  @Test
  void anotherSpellingOfAKnownIdMeansTheSame() {
    resolved(
        Contexts.withYaml(POOL, Beans.class)
            .withPropertyValues(
                "supervision.supervisors.httpWorkers.max-restarts=9",
                "supervision.supervisors.httpWorkers.children.httpWorker.shutdown=9s"),
        tree -> {
          assertThat(ids(tree.root())).containsExactly("http-workers");
          SupervisorSpec pool = supervisor(tree.root(), "http-workers");
          assertThat(pool.intensity().maxRestarts()).isEqualTo(9);
          assertThat(child(pool, "http-worker").settings().shutdown())
              .isEqualTo(Shutdown.timeout(Duration.ofSeconds(9)));
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
    resolved(
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
          assertThat(child(tree.root(), "unchecked").settings().health()).isNull();
          assertThat(child(tree.root(), "checked").settings().health().interval())
              .isEqualTo(Duration.ofSeconds(3));
        });
  }

  @Test
  void healthCanBeSwitchedOff() {
    resolved(
        Contexts.withYaml("supervision.root.children.checked.health.enabled: false", Checked.class),
        tree ->
            assertThat(child(tree.root(), "checked").settings())
                .satisfies(settings -> assertThat(settings.health()).isNull())
                .satisfies(settings -> assertThat(settings.healthEnabled()).isFalse()));
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
