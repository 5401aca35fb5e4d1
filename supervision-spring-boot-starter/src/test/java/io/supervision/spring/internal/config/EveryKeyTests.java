package io.supervision.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTreeBuilder.Threads;
import io.supervision.spec.AutoShutdown;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.Interrupt;
import io.supervision.spec.OnStuck;
import io.supervision.spec.Requirement;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Specs;
import io.supervision.spring.internal.config.SupervisionDeclarations.Probe;
import io.supervision.spring.internal.lifecycle.OnRootFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key that is documented, and every default. */
class EveryKeyTests {

  @Test
  void everyKeyIsApplied() {
    Specs.resolved(
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
                child: { restart: transient, shutdown: 7s, backoff: { max: 9s }, mdc: true }
                supervisor: { max-restarts: 4, period: 6s, backoff: { initial: 3s } }
              root:
                strategy: one-for-all
                max-restarts: 8
                period: 9s
                auto-shutdown: all-significant
                children: { message-queue: { order: 5 } }
              health: { down-after: 2m, recovered-after: 3m }
              listener: { adopt: all }
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
                  requires: [http-workers]
                  start: with-tree
                  stop: with-tree
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
                      mdc: false
                      requires: [db, message-queue]
                      probe: liveness
                      start: with-tree
                      stop: with-tree
                    jobs: { bean: jobs, method: run, order: 20, start-timeout: infinity }
                http-workers:
                  type: dynamic
                  max-children: 1000
                  children:
                    http-worker: { bean: httpWorker, instances: 3, probe: readiness }
                messaging:
                  order: 20
                  start: last
                  stop: first
                  children:
                    orders: { listener: "kafka:orders", connect-timeout: 3m, start: last, stop: first }
            """,
            ConfigurationTests.Beans.class),
        tree -> {
          SupervisionProperties properties = tree.properties();
          assertThat(properties.startup()).isEqualTo(SupervisionProperties.Startup.BACKGROUND);
          assertThat(properties.onRootFailure()).isEqualTo(OnRootFailure.REPORT);
          assertThat(properties.stopTimeout()).isEqualTo(Duration.ofSeconds(20));
          assertThat(properties.phase()).isEqualTo(17);
          assertThat(properties.keepAlive()).isFalse();
          assertThat(properties.threads()).isEqualTo(Threads.PLATFORM);
          assertThat(tree.declarations().healthDownAfter()).isEqualTo(Duration.ofMinutes(2));
          assertThat(TreeSettings.recoveredAfter(properties)).isEqualTo(Duration.ofMinutes(3));

          SupervisorSpec root = tree.root();
          assertThat(root.strategy()).isEqualTo(Strategy.ONE_FOR_ALL);
          assertThat(root.intensity()).isEqualTo(new RestartIntensity(8, Duration.ofSeconds(9)));
          assertThat(root.autoShutdown()).isEqualTo(AutoShutdown.ALL_SIGNIFICANT);
          assertThat(Specs.ids(root))
              .containsExactly(
                  "http-workers", "listeners", "message-queue", "infrastructure", "messaging");

          ChildSettings asChild = Specs.child(root, "infrastructure").settings();
          assertThat(asChild.restart()).isEqualTo(RestartType.TEMPORARY);
          assertThat(asChild.shutdown()).isEqualTo(Shutdown.timeout(Duration.ofMinutes(1)));
          assertThat(asChild.significant()).isTrue();
          assertThat(asChild.backoff())
              .isEqualTo(
                  new Backoff(
                      Duration.ofSeconds(1), 3, Duration.ofSeconds(4), 0.5, Duration.ofSeconds(6)));
          assertThat(asChild.requires()).containsExactly(Requirement.node("http-workers"));
          SupervisorSpec infrastructure = Specs.supervisor(root, "infrastructure");
          assertThat(infrastructure.strategy()).isEqualTo(Strategy.REST_FOR_ONE);
          assertThat(infrastructure.intensity())
              .isEqualTo(new RestartIntensity(3, Duration.ofSeconds(10)));
          assertThat(infrastructure.autoShutdown()).isEqualTo(AutoShutdown.ANY_SIGNIFICANT);

          ChildSettings database = Specs.child(infrastructure, "database").settings();
          assertThat(database.restart()).isEqualTo(RestartType.TEMPORARY);
          assertThat(database.shutdown()).isEqualTo(Shutdown.BRUTAL_KILL);
          assertThat(database.interrupt()).isEqualTo(Interrupt.AFTER_TIMEOUT);
          assertThat(database.significant()).isTrue();
          assertThat(database.startTimeout()).isEqualTo(Duration.ofSeconds(10));
          assertThat(database.heartbeatTimeout()).isEqualTo(Duration.ofMinutes(1));
          assertThat(database.requires())
              .extracting(Requirement::name)
              .containsExactly("db", "message-queue");
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
          assertThat(database.mdc()).isFalse();

          ChildSettings jobs = Specs.child(infrastructure, "jobs").settings();
          assertThat(jobs.startTimeout()).isEqualTo(ChildSettings.UNBOUNDED);
          assertThat(jobs.restart()).isEqualTo(RestartType.TRANSIENT);
          assertThat(jobs.shutdown()).isEqualTo(Shutdown.timeout(Duration.ofSeconds(7)));
          assertThat(jobs.backoff().max()).isEqualTo(Duration.ofSeconds(9));
          assertThat(jobs.mdc()).isTrue();

          SupervisorSpec pool = Specs.supervisor(root, "http-workers");
          assertThat(pool.kind()).isEqualTo(SupervisorKind.DYNAMIC);
          assertThat(pool.maxChildren()).isEqualTo(1000);
          assertThat(pool.intensity()).isEqualTo(new RestartIntensity(4, Duration.ofSeconds(6)));
          assertThat(Specs.child(root, "http-workers").settings().backoff().initial())
              .isEqualTo(Duration.ofSeconds(3));
          assertThat(Specs.ids(pool))
              .containsExactly("http-worker-0", "http-worker-1", "http-worker-2");

          assertThat(properties.listener().adopt()).isEqualTo(SupervisionProperties.Adopt.ALL);
          assertThat(Specs.child(root, "messaging").settings().requires())
              .extracting(Requirement::name)
              .containsExactly("web server");
          SupervisorSpec messaging = Specs.supervisor(root, "messaging");
          ChildSettings orders = Specs.child(messaging, "orders").settings();
          assertThat(orders.requires()).extracting(Requirement::name).containsExactly("web server");
          assertThat(orders.shutdown()).isEqualTo(Shutdown.timeout(Duration.ofSeconds(7)));

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
  void noTimeUntilHealthIsDownIsATimeToo() {
    Specs.resolved(
        Contexts.withYaml("supervision.health.down-after: 0s"),
        tree -> assertThat(tree.declarations().healthDownAfter()).isZero());
  }

  @ParameterizedTest
  @CsvSource({"2m, 120", "10s, 10", "9s, 60", "0s, 60"})
  void anOutageIsOverAfterDownAfterUnlessThatIsVeryShort(String downAfter, long seconds) {
    Specs.resolved(
        Contexts.withYaml("supervision.health.down-after: " + downAfter),
        tree -> assertThat(TreeSettings.recoveredAfter(tree.properties())).hasSeconds(seconds));
  }

  @Test
  void defaultsAreThoseDocumented() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision:
              root.children.message-queue:
              supervisors.jobs.children.database-connection:
            """,
            ConfigurationTests.Beans.class),
        tree -> {
          SupervisionProperties properties = tree.properties();
          assertThat(properties.enabled()).isTrue();
          assertThat(properties.startup()).isEqualTo(SupervisionProperties.Startup.FAIL_FAST);
          assertThat(properties.onRootFailure()).isEqualTo(OnRootFailure.LIVENESS);
          assertThat(properties.phase()).isEqualTo(Integer.MAX_VALUE - 3072);
          assertThat(properties.keepAlive()).isTrue();
          assertThat(properties.listener().adopt()).isEqualTo(SupervisionProperties.Adopt.NAMED);
          assertThat(properties.threads()).isEqualTo(Threads.AUTO);
          assertThat(tree.declarations().healthDownAfter()).isEqualTo(Duration.ofMinutes(1));
          assertThat(tree.root().intensity()).isEqualTo(RestartIntensity.unlimited());
          assertThat(tree.root().strategy()).isEqualTo(Strategy.ONE_FOR_ONE);

          ChildSettings inRoot = Specs.child(tree.root(), "message-queue").settings();
          assertThat(inRoot.backoff()).isEqualTo(Backoff.DEFAULT);
          assertThat(Specs.child(tree.root(), "jobs").settings().backoff())
              .isEqualTo(Backoff.DEFAULT);
          assertThat(Specs.child(tree.root(), "jobs").settings().shutdown())
              .isEqualTo(Shutdown.INFINITY);

          SupervisorSpec jobs = Specs.supervisor(tree.root(), "jobs");
          assertThat(jobs.kind()).isEqualTo(SupervisorKind.STATIC);
          assertThat(jobs.intensity()).isEqualTo(RestartIntensity.DEFAULT);
          assertThat(jobs.strategy()).isEqualTo(Strategy.ONE_FOR_ONE);
          assertThat(Specs.child(jobs, "database-connection").settings())
              .isEqualTo(ChildSettings.WORKER);
        });
  }
}
