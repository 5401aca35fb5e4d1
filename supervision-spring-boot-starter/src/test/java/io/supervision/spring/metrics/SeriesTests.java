package io.supervision.spring.metrics;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Crashable;
import io.supervision.worker.HealthCheck;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The series that Prometheus gets: which there are, from which value on, and how many. */
class SeriesTests {

  private static final int STATES_TO_COME = 2; // waiting, standby

  private final ManualClock clock = new ManualClock();
  private final Crashable plain = new Crashable();
  private final Crashable member = new Crashable();
  private final SupervisionTree tree =
      SupervisionTree.builder(
              SupervisorSpec.named("app")
                  .intensity(1, ofDays(1))
                  .child(plain.as("plain").backoff(waiting()))
                  .child(
                      ChildSpec.task("watched", context -> context.awaitStop())
                          .heartbeatTimeout(ofMinutes(1))
                          .health(HealthCheckSpec.of(HealthCheck.Result::ok)))
                  .child(
                      SupervisorSpec.dynamic("pool")
                          .intensity(9, ofDays(1))
                          .child(member.as("importer-0").backoff(waiting()))
                          .child(new Crashable().as("importer-1"))
                          .child(new Crashable().as("other"))))
          .clock(clock)
          .build();

  private static Backoff waiting() {
    return new Backoff(ofSeconds(10), 1, ofSeconds(10), 0, ofMinutes(1));
  }

  @AfterEach
  void stop() {
    tree.close();
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
    tree.supervisor("pool").startChild(new Crashable().as("added"));

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
    member.crash("no connection");
    await().until(() -> state("pool/importer-0") == NodeState.RESTARTING);
    clock.advance(ofSeconds(5));
    assertThat(scrape(bound()))
        .contains(
            "supervision_child_outage_seconds{child=\"importer\",supervisor=\"pool\"} 5.0",
            "supervision_child_outages{child=\"importer\",supervisor=\"pool\"} 1.0",
            "supervision_child_outage_seconds{child=\"dynamic\",supervisor=\"pool\"} 0.0",
            "supervision_child_incarnation_age_seconds{child=\"plain\",supervisor=\"root\"} 5.0",
            "supervision_child_heartbeat_age_seconds{child=\"watched\",supervisor=\"root\"} 5.0");

    clock.advance(ofSeconds(5));
    await().until(() -> state("pool/importer-0") == NodeState.RUNNING);
    assertThat(scrape(bound()))
        .contains("supervision_child_outage_seconds{child=\"importer\",supervisor=\"pool\"} 10.0");
    clock.advance(ofMinutes(1));
    assertThat(scrape(bound()))
        .contains(
            "supervision_child_outage_seconds{child=\"importer\",supervisor=\"pool\"} 0.0",
            "supervision_child_outages{child=\"importer\",supervisor=\"pool\"} 0.0");
  }

  @Test
  void theEndOfTheRootIsSeen() {
    tree.start();
    plain.crash("once");
    await().until(() -> state("plain") == NodeState.RESTARTING);
    clock.advance(ofSeconds(10));
    await().until(() -> state("plain") == NodeState.RUNNING);
    plain.crash("twice");
    await().until(() -> state("") == NodeState.GAVE_UP);

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

  private NodeState state(String path) {
    return tree.find(path).orElseThrow().state();
  }

  private PrometheusMeterRegistry bound() {
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
