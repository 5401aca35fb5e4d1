package io.supervision.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a manifest asks of the application has to be there. */
final class KubernetesManifest {

  private static final Set<String> PROBES =
      Set.of("/actuator/health/liveness", "/actuator/health/readiness");
  private static final int PHASE_TIMEOUT_SECONDS = 30;

  private final Block block;
  private final Map<?, ?> manifest;

  KubernetesManifest(Block block, Map<?, ?> manifest) {
    this.block = block;
    this.manifest = manifest;
  }

  void check() {
    assertThat(manifest.keySet())
        .as("%s: a manifest, or configuration of Spring", block)
        .satisfiesAnyOf(
            keys -> assertThat(keys).asString().contains("apiVersion"),
            keys -> assertThat(keys).asString().contains("terminationGracePeriodSeconds"));
    visit(manifest);
  }

  private void visit(Object node) {
    if (node instanceof Map<?, ?> map) {
      if (map.get("httpGet") instanceof Map<?, ?> probe) {
        assertThat(PROBES).as("%s: a probe", block).contains(String.valueOf(probe.get("path")));
      }
      if (map.get("terminationGracePeriodSeconds") instanceof Integer grace) {
        assertThat(grace).as("%s: time to stop in", block).isGreaterThan(PHASE_TIMEOUT_SECONDS);
      }
      map.values().forEach(this::visit);
    } else if (node instanceof List<?> list) {
      list.forEach(this::visit);
    }
  }
}
