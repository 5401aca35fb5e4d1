package io.supervision.spring.metrics;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.supervision.SupervisionTree;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.HealthCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents tell Prometheus and Grafana to ask for has to be there. */
class ObservabilityDocsTests {

  private static final Path DOCS = Path.of("..", "docs", "observability");
  private static final Pattern METRIC = Pattern.compile("\\bsupervision_[a-z_]+");

  @ParameterizedTest
  @ValueSource(
      strings = {"prometheus-alerts.yml", "prometheus-alerts-test.yml", "grafana-dashboard.json"})
  void everyMetricThatADocumentNamesIsScraped(String document) throws IOException {
    Set<String> named = metricsIn(Files.readString(DOCS.resolve(document)));

    assertThat(named).isNotEmpty();
    assertThat(metricsIn(scrape())).containsAll(named);
  }

  private static Set<String> metricsIn(String text) {
    return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static String scrape() {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (SupervisionTree tree =
        SupervisionTree.create(
            SupervisorSpec.named("root")
                .intensity(3, ofSeconds(10))
                .child(SupervisorSpec.dynamic("pool"))
                .child(
                    ChildSpec.task("job", context -> context.awaitStop())
                        .health(HealthCheckSpec.of(HealthCheck.Result::ok))))) {
      tree.start();
      new SupervisionMetrics(tree).bindTo(prometheus);
      return prometheus.scrape();
    }
  }
}
