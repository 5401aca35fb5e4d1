package io.supervision.spring.metrics;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static io.supervision.test.SupervisionAssertions.assertThatThrownBy;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.supervision.SupervisionTree;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Service;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The series that Prometheus gets: which there are, from which value on, and how many. */
class SeriesTests {

  private static final int STATES_TO_COME = 1; // standby

  private final SupervisionTester supervision =
      SupervisionTester.of(
          SupervisorSpec.named("app")
              .intensity(1, ofDays(1))
              .child(idle("plain").backoff(tenSeconds()))
              .child(
                  idle("watched")
                      .heartbeatTimeout(ofMinutes(1))
                      .health(HealthCheckSpec.of(HealthCheck.Result::ok)))
              .child(
                  SupervisorSpec.dynamic("pool")
                      .intensity(9, ofDays(1))
                      .child(idle("importer-0").backoff(tenSeconds()))
                      .child(idle("importer-1"))
                      .child(idle("other"))));
  private final SupervisionTree tree = supervision.tree();

  private static ChildSpecBuilder idle(String id) {
    return ChildSpec.task(id, WorkerContext::awaitStop);
  }

  private static Backoff tenSeconds() {
    return new Backoff(ofSeconds(10), 1, ofSeconds(10), 0, ofMinutes(1));
  }

  @AfterEach
  void stop() {
    supervision.close();
  }

  @Test
  void everyCounterBeginsAtZeroBeforeTheTreeIsStarted() {
    List<String> scraped = scrape(bound());

    assertThat(scraped)
        .contains(
            "supervision_child_restarts_total{child=\"plain\",supervisor=\"root\"} 0.0",
            "supervision_child_failures_total{child=\"plain\",supervisor=\"root\"} 0.0",
            "supervision_child_failures_total{child=\"root\",supervisor=\"root\"} 0.0",
            "supervision_supervisor_give_ups_total{supervisor=\"root\"} 0.0",
            "supervision_supervisor_give_ups_total{supervisor=\"pool\"} 0.0");
    for (String reason :
        List.of(
            "failure",
            "normal",
            "shutdown",
            "killed",
            "unhealthy",
            "heartbeat",
            "start-failed",
            "gave-up",
            "sibling",
            "parent")) {
      assertThat(scraped)
          .contains(
              "supervision_supervisor_restarts_total{reason=\""
                  + reason
                  + "\",supervisor=\"root\"} 0.0");
    }
  }

  @Test
  void aStaticChildHasAtMostTwentySeriesAndTwoMoreWithCheckAndHeartbeat() {
    tree.start();
    PrometheusMeterRegistry started = bound();

    assertThat(seriesOf("plain", started)).hasSizeLessThanOrEqualTo(20 - STATES_TO_COME);
    assertThat(seriesOf("watched", started)).hasSizeLessThanOrEqualTo(22 - STATES_TO_COME);
    assertThat(seriesOf("watched", started))
        .anyMatch(line -> line.startsWith("supervision_child_health{"))
        .anyMatch(line -> line.startsWith("supervision_child_heartbeat_age_seconds{"));
    assertThat(seriesOf("plain", started)).noneMatch(line -> line.contains("heartbeat"));
  }

  @Test
  void childrenOfAPoolAreCalledAsInYamlAndTheOthersDynamic() {
    tree.start();
    PrometheusMeterRegistry registry = bound();
    tree.supervisor("pool").startChild(idle("added"));

    assertThat(scrape(bound()))
        .contains(
            "supervision_child_state{child=\"importer\",state=\"running\",supervisor=\"pool\"} 2.0",
            "supervision_child_state{child=\"dynamic\",state=\"running\",supervisor=\"pool\"} 2.0")
        .noneMatch(line -> line.contains("importer-0") || line.contains("added"));
    assertThat(scrape(registry)).noneMatch(line -> line.contains("added"));
  }

  @Test
  void anOutageHasItsAgeUntilItIsOverAndAPoolThatOfTheOldest() {
    tree.start();
    supervision.crash("pool/importer-0");
    assertThat(supervision).child("pool/importer-0").isRestarting();
    supervision.advance(ofSeconds(5));
    assertThat(scrape(bound()))
        .contains(
            "supervision_child_outage_seconds{child=\"importer\",supervisor=\"pool\"} 5.0",
            "supervision_child_outages{child=\"importer\",supervisor=\"pool\"} 1.0",
            "supervision_child_outage_seconds{child=\"dynamic\",supervisor=\"pool\"} 0.0",
            "supervision_child_incarnation_age_seconds{child=\"plain\",supervisor=\"root\"} 5.0",
            "supervision_child_heartbeat_age_seconds{child=\"watched\",supervisor=\"root\"} 5.0");

    supervision.advance(ofSeconds(5));
    assertThat(supervision).child("pool/importer-0").isRunning();
    assertThat(scrape(bound()))
        .contains("supervision_child_outage_seconds{child=\"importer\",supervisor=\"pool\"} 10.0");
    supervision.advance(ofMinutes(1));
    assertThat(scrape(bound()))
        .contains(
            "supervision_child_outage_seconds{child=\"importer\",supervisor=\"pool\"} 0.0",
            "supervision_child_outages{child=\"importer\",supervisor=\"pool\"} 0.0");
  }

  @Test
  void aWaitIsAStateAndAfterAMinuteAnOutageSinceItBegan() {
    Service db = Service.down("db", "connection refused");
    String state = "supervision_child_state{child=\"job\",state=\"waiting\",supervisor=\"root\"} ";
    String waiting = "supervision_children{state=\"waiting\",supervisor=\"root\"} ";
    String outage = "supervision_child_outage_seconds{child=\"job\",supervisor=\"root\"} ";
    try (SupervisionTester other =
        SupervisionTester.of(
            SupervisorSpec.named("app").child(idle("job").requires(db.required())))) {
      other.tree().start();
      other.advance(ofSeconds(59));
      assertThat(scrape(bound(other.tree())))
          .contains(
              state + "1.0",
              waiting + "1.0",
              outage + "0.0",
              "supervision_child_incarnation_age_seconds{child=\"job\",supervisor=\"root\"} 0.0");

      other.advance(ofSeconds(31));
      assertThat(scrape(bound(other.tree())))
          .contains(
              state + "1.0",
              outage + "90.0",
              "supervision_child_failures_total{child=\"job\",supervisor=\"root\"} 0.0");

      db.comeBack();
      other.advance(ofSeconds(70));
      assertThat(scrape(bound(other.tree())))
          .contains(
              state + "0.0",
              waiting + "0.0",
              outage + "0.0",
              "supervision_child_restarts_total{child=\"job\",supervisor=\"root\"} 0.0");
    }
  }

  @Test
  void theEndOfTheRootIsSeen() {
    tree.start();
    supervision.crash("plain");
    assertThat(supervision).child("plain").isRestarting();
    supervision.advance(ofSeconds(10));
    assertThat(supervision).child("plain").isRunning();
    supervision.crash("plain");
    assertThat(supervision).supervisor("").hasGivenUp();

    assertThat(scrape(bound()))
        .contains(
            "supervision_child_state{child=\"root\",state=\"gave-up\",supervisor=\"root\"} 1.0",
            "supervision_child_state{child=\"root\",state=\"running\",supervisor=\"root\"} 0.0",
            "supervision_supervisor_give_ups_total{supervisor=\"root\"} 1.0");
  }

  @Test
  void aChildThatIsCalledLikeTheRootIsRefused() {
    SupervisionTree other =
        SupervisionTree.create(
            SupervisorSpec.named("app").child(SupervisorSpec.named("root")).build());

    assertThatThrownBy(
            () ->
                new SupervisionMetrics(other)
                    .bindTo(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'root'");
  }

  private PrometheusMeterRegistry bound() {
    return bound(tree);
  }

  private static PrometheusMeterRegistry bound(SupervisionTree tree) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new SupervisionMetrics(
            tree, () -> Map.of("pool/importer-0", "importer", "pool/importer-1", "importer"))
        .bindTo(registry);
    return registry;
  }

  private static List<String> seriesOf(String child, PrometheusMeterRegistry registry) {
    return scrape(registry).stream()
        .filter(line -> line.contains("child=\"" + child + "\""))
        .toList();
  }

  private static List<String> scrape(PrometheusMeterRegistry registry) {
    return registry.scrape().lines().filter(line -> !line.startsWith("#")).toList();
  }
}
