package io.supervision.spring.metrics;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SupervisionMetricsTests {

  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
  private final SupervisionTester supervision =
      SupervisionTester.of(
          SupervisorSpec.named("root")
              .child(
                  SupervisorSpec.named("infrastructure")
                      .strategy(Strategy.ONE_FOR_ALL)
                      .intensity(3, ofSeconds(60))
                      .child(ChildSpec.task("database", WorkerContext::awaitStop))
                      .child(ChildSpec.task("queue", WorkerContext::awaitStop)))
              .child(SupervisorSpec.dynamic("pool").intensity(1000, ofSeconds(1)))
              .child(
                  SupervisorSpec.template(
                          "connections",
                          ChildSpec.<String>template(
                              "connection", name -> context -> context.awaitStop()))
                      .intensity(1000, ofSeconds(1)))
              .child(
                  ChildSpec.task("job", WorkerContext::awaitStop)
                      .health(HealthCheckSpec.of(HealthCheck.Result::ok).failureThreshold(9))));
  private final SupervisionTree tree = supervision.tree();

  @BeforeEach
  void bindBeforeTheTreeIsStarted() {
    new SupervisionMetrics(tree).bindTo(registry);
    tree.start();
  }

  @AfterEach
  void stop() {
    supervision.close();
  }

  @Test
  void countsRestartsByReason() {
    crash("infrastructure/database");

    assertThat(restartsBy("infrastructure", "failure")).isEqualTo(1);
    assertThat(restartsBy("infrastructure", "sibling")).isEqualTo(1);
    assertThat(restarts("infrastructure", "database")).isEqualTo(1);
    assertThat(restarts("infrastructure", "queue")).isEqualTo(1);
  }

  @Test
  void countsFailuresAsTheEngineDoes() {
    crash("infrastructure/database");
    assertThat(restarts("infrastructure", "queue")).isEqualTo(1);
    clock.add(ofSeconds(1));

    assertThat(counter("supervision.child.failures", "infrastructure", "database")).isEqualTo(1);
    assertThat(counter("supervision.child.failures", "infrastructure", "queue")).isZero();
  }

  @Test
  void countsTheRestartOfASupervisorAndOfItsChildrenWithIt() {
    for (int i = 0; i < 4; i++) {
      crash("infrastructure/database");
    }

    assertThat(restartsBy("root", "gave-up")).isEqualTo(1);
    assertThat(restarts("root", "infrastructure")).isEqualTo(1);
    assertThat(restarts("infrastructure", "database")).isEqualTo(4);
    assertThat(restartsBy("infrastructure", "failure")).isEqualTo(3);
    assertThat(restartsBy("infrastructure", "sibling")).isEqualTo(3);
    assertThat(restartsBy("infrastructure", "parent")).isEqualTo(2);
    assertThat(giveUps("infrastructure")).isEqualTo(1);
    assertThat(giveUps("root")).isZero();
  }

  @Test
  void timesIncarnationsAndRecoveries() {
    crash("infrastructure/database");
    assertThat(restarts("infrastructure", "queue")).isEqualTo(1);

    assertThat(
            registry
                .get("supervision.child.incarnation")
                .tags("supervisor", "infrastructure", "child", "database")
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(
            registry
                .get("supervision.child.recovery")
                .tags("supervisor", "infrastructure", "child", "queue")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void showsTheStateOfEachChildAndHowManyAreInEach() {
    clock.add(ofSeconds(1));
    assertThat(state("infrastructure", "database", "running")).isEqualTo(1);
    assertThat(state("infrastructure", "database", "stopped")).isZero();
    assertThat(children("infrastructure", "running")).isEqualTo(2);
    assertThat(children("root", "running")).isEqualTo(4);

    tree.supervisor("infrastructure").terminateChild("database");
    clock.add(ofSeconds(1));

    assertThat(state("infrastructure", "database", "running")).isZero();
    assertThat(state("infrastructure", "database", "stopped")).isEqualTo(1);
    assertThat(children("infrastructure", "running")).isEqualTo(1);
    assertThat(children("infrastructure", "stopped")).isEqualTo(1);
  }

  @Test
  void showsHowManyRestartsAreLeftWhereThereIsALimit() {
    crash("infrastructure/database");
    assertThat(restarts("infrastructure", "queue")).isEqualTo(1);
    clock.add(ofSeconds(1));

    assertThat(
            registry
                .get("supervision.supervisor.restarts.remaining")
                .tag("supervisor", "infrastructure")
                .gauge()
                .value())
        .isEqualTo(2);
  }

  @Test
  void showsTheHealthOfChildrenThatHaveACheck() {
    supervision.advanceToNextCheck("job");
    clock.add(ofSeconds(1));
    assertThat(children("root", "running")).isEqualTo(4);
    assertThat(health("job")).isEqualTo(1);
    supervision.unhealthy("job");
    supervision.advanceToNextCheck("job");
    clock.add(ofSeconds(1));
    assertThat(health("job")).isZero();

    assertThat(registry.find("supervision.child.health").tag("child", "database").gauge()).isNull();
  }

  @Test
  void hasOneSeriesForAllChildrenOfAPoolAndOneForATemplate() {
    Supervisor pool = tree.supervisor("pool");
    Supervisor connections = tree.supervisor("connections");
    pool.startChild(ChildSpec.task("first", context -> context.awaitStop()));
    connections.startChildWith("first");
    supervision.awaitQuiet();
    assertThat(hasChild("connections", "connection")).isTrue();
    long before = metersOfPools();

    for (int i = 0; i < 1_000; i++) {
      pool.startChild(
          ChildSpec.task("job-" + i, context -> context.awaitStop())
              .restart(RestartType.TEMPORARY));
      connections.startChildWith("connection " + i);
    }
    clock.add(ofSeconds(1));

    assertThat(children("pool", "running")).isEqualTo(1_001);
    assertThat(state("pool", "dynamic", "running")).isEqualTo(1_001);
    assertThat(state("connections", "connection", "running")).isEqualTo(1_001);
    assertThat(metersOfPools()).isEqualTo(before);
  }

  /** {@code -Dsupervision.children=100000} starts that many; fewer will do in each build. */
  @Test
  void theNumberOfMetersStaysFlatWhileAPoolStartsManyChildren() {
    int many = Integer.getInteger("supervision.children", 5_000);
    Supervisor pool = tree.supervisor("pool");
    pool.startChild(ChildSpec.task("first", context -> {}).restart(RestartType.TEMPORARY));
    supervision.awaitQuiet();
    assertThat(hasChild("pool", "dynamic")).isTrue();
    int before = registry.getMeters().size();

    for (int i = 0; i < many; i++) {
      pool.startChild(ChildSpec.task("job-" + i, context -> {}).restart(RestartType.TEMPORARY));
      if (i % (many / 10) == 0) {
        assertThat(registry.getMeters()).hasSize(before);
      }
    }

    assertThat(pool.awaitEmpty(ofSeconds(60))).isTrue();
    assertThat(registry.getMeters()).hasSize(before);
  }

  @Test
  void countsTheRestartsOfAPoolInOneSeries() {
    for (String id : List.of("first", "second")) {
      tree.supervisor("pool").startChild(ChildSpec.task(id, WorkerContext::awaitStop));
      crash("pool/" + id);
    }

    assertThat(restarts("pool", "dynamic")).isEqualTo(2);
    assertThat(restartsBy("pool", "failure")).isEqualTo(2);
    tree.supervisor("pool").terminateChild("first");
    clock.add(ofSeconds(1));
    assertThat(counter("supervision.child.failures", "pool", "dynamic")).isEqualTo(2);
  }

  @Test
  void followsChildrenThatAreAddedAndRemoved() {
    Supervisor infrastructure = tree.supervisor("infrastructure");
    infrastructure.startChild(ChildSpec.task("cache", context -> context.awaitStop()));
    supervision.awaitQuiet();
    assertThat(hasChild("infrastructure", "cache")).isTrue();

    infrastructure.terminateChild("cache");
    infrastructure.deleteChild("cache");
    clock.add(ofSeconds(1));
    assertThat(children("infrastructure", "running")).isEqualTo(2);

    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .noneMatch(id -> "cache".equals(id.getTag("child")));
  }

  @Test
  void followsSupervisorsThatAreAddedAndRemoved() {
    Supervisor root = tree.root();
    root.startChild(
        SupervisorSpec.named("extra").child(ChildSpec.task("one", context -> context.awaitStop())));
    supervision.awaitQuiet();
    assertThat(hasChild("extra", "one")).isTrue();
    assertThat(children("extra", "running")).isEqualTo(1);

    root.terminateChild("extra");
    root.deleteChild("extra");
    clock.add(ofSeconds(1));
    assertThat(children("root", "running")).isEqualTo(4);

    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .noneMatch(id -> "extra".equals(id.getTag("supervisor")));
  }

  @Test
  void aRealPrometheusFormatHasEveryMetric() {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new SupervisionMetrics(tree).bindTo(prometheus);
    CompletableFuture<Void> restart = tree.restartAsync("infrastructure/database");
    restart.join();

    supervision.advanceToNextCheck("job");

    assertThat(prometheus.scrape())
        .contains(
            "supervision_children{state=\"running\",supervisor=\"infrastructure\"} 2",
            "supervision_child_restarts_total{child=\"database\","
                + "supervisor=\"infrastructure\"} 0",
            "supervision_supervisor_restarts_total{reason=\"gave-up\"," + "supervisor=\"root\"} 0",
            "supervision_supervisor_give_ups_total{supervisor=\"root\"} 0",
            "supervision_child_outage_seconds{child=\"root\"," + "supervisor=\"root\"} 0",
            "supervision_child_outages{child=\"dynamic\",supervisor=\"pool\"} 0",
            "supervision_child_incarnation_age_seconds{child=\"database\","
                + "supervisor=\"infrastructure\"} ",
            "supervision_child_state{child=\"database\",state=\"running\","
                + "supervisor=\"infrastructure\"} 1",
            "supervision_child_health{child=\"job\",supervisor=\"root\"} 1",
            "supervision_child_incarnation_seconds_count{child=\"database\","
                + "supervisor=\"infrastructure\"} 1",
            "supervision_child_recovery_seconds_count{child=\"database\","
                + "supervisor=\"infrastructure\"} 0",
            "supervision_supervisor_restarts_remaining{" + "supervisor=\"infrastructure\"} 3",
            "supervision_child_failures_total{child=\"database\","
                + "supervisor=\"infrastructure\"} 0",
            "supervision_events_dropped_total{supervisor=\"root\"} 0",
            "supervision_signals_late_total{supervisor=\"root\"} 0");
  }

  /** And what follows from it. */
  private void crash(String path) {
    supervision.crash(path);
    supervision.awaitQuiet();
  }

  private long metersOfPools() {
    return registry.getMeters().stream()
        .map(meter -> meter.getId().getTag("supervisor"))
        .filter(supervisor -> "pool".equals(supervisor) || "connections".equals(supervisor))
        .count();
  }

  private double restarts(String supervisor, String child) {
    clock.add(ofSeconds(1));
    return counter("supervision.child.restarts", supervisor, child);
  }

  private double restartsBy(String supervisor, String reason) {
    clock.add(ofSeconds(1));
    return registry
        .get("supervision.supervisor.restarts")
        .tags("supervisor", supervisor, "reason", reason)
        .functionCounter()
        .count();
  }

  private double giveUps(String supervisor) {
    return registry
        .get("supervision.supervisor.give.ups")
        .tags("supervisor", supervisor)
        .functionCounter()
        .count();
  }

  private double counter(String name, String supervisor, String child) {
    return registry
        .get(name)
        .tags("supervisor", supervisor, "child", child)
        .functionCounter()
        .count();
  }

  private double state(String supervisor, String child, String state) {
    return registry
        .get("supervision.child.state")
        .tags("supervisor", supervisor, "child", child, "state", state)
        .gauge()
        .value();
  }

  private double children(String supervisor, String state) {
    return registry
        .get("supervision.children")
        .tags("supervisor", supervisor, "state", state)
        .gauge()
        .value();
  }

  private double health(String child) {
    return registry.get("supervision.child.health").tag("child", child).gauge().value();
  }

  private boolean hasChild(String supervisor, String child) {
    return registry
            .find("supervision.child.state")
            .tags("supervisor", supervisor, "child", child)
            .gauge()
        != null;
  }
}
