package io.supervision.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.ChildSettings;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Shutdown;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Specs;
import io.supervision.spring.fixture.Workers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key with nothing behind it is as if it were not there. */
class EmptyValueTests {

  @ParameterizedTest
  @ValueSource(strings = {"", "~", "''", "'${nowhere.defined:}'"})
  void nothingBehindAKeyIsNothingSet(String nothing) {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision:
              keep-alive: %1$s
              phase: %1$s
              threads: %1$s
              stop-timeout: %1$s
              health: { down-after: %1$s, recovered-after: %1$s }
              supervisors:
                jobs:
                  parent: %1$s
                  order: %1$s
                  strategy: %1$s
                  max-restarts: %1$s
                  period: %1$s
                  shutdown: %1$s
                  children:
                    first:
                      bean: %1$s
                      method: %1$s
                      instances: %1$s
                      restart: %1$s
                      shutdown: %1$s
                      start-timeout: %1$s
                      heartbeat-timeout: %1$s
                      significant: %1$s
                      health: { indicator: %1$s }
                      backoff: { initial: %1$s, multiplier: %1$s }
                      on-exception: { stop: %1$s }
            """
                .formatted(nothing.isEmpty() ? "''" : nothing),
            Workers.Two.class),
        tree -> {
          assertThat(tree.properties().keepAlive()).isTrue();
          assertThat(tree.properties().health().downAfter()).isEqualTo(Duration.ofMinutes(1));
          assertThat(Specs.supervisor(tree.root(), "jobs").intensity())
              .isEqualTo(RestartIntensity.DEFAULT);
          ChildSettings first =
              Specs.child(Specs.supervisor(tree.root(), "jobs"), "first").settings();
          assertThat(first.shutdown()).isEqualTo(Shutdown.DEFAULT_WORKER);
        });
  }

  @Test
  void nothingBehindAKeyLeavesTheDefault() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision:
              defaults.child.shutdown: 3s
              root.children.first: { shutdown: }
            """,
            Workers.Two.class),
        tree ->
            assertThat(Specs.child(tree.root(), "first").settings().shutdown())
                .isEqualTo(Shutdown.timeout(Duration.ofSeconds(3))));
  }
}
