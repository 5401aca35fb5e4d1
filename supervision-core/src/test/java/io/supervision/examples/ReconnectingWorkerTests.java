package io.supervision.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.testing.TestableTree;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReconnectingWorkerTests {

  private volatile boolean isAway = true;

  private String prices() throws IOException {
    if (isAway) {
      throw new IOException("connection refused");
    }
    return "EUR 1.00";
  }

  @Test
  void itIsDegradedWithoutPricesAndWellWithThem() {
    ManualClock clock = new ManualClock();
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(ChildSpec.task("prices", new ReconnectingWorker(this::prices)))
            .build();
    try (SupervisionTree tree = SupervisionTree.builder(spec).clock(clock).build()) {
      tree.start();
      assertThat(prices(tree).degraded())
          .satisfies(said -> assertThat(said.what()).isEqualTo("no prices: connection refused"));
      assertThat(prices(tree).outage()).isNotNull();

      isAway = false;
      clock.advance(Duration.ofSeconds(1));
      assertThat(prices(tree).degraded()).isNull();
      assertThat(prices(tree).isRecovering()).isTrue();
      assertThat(prices(tree).restarts()).isZero();
    }
  }

  private static NodeSnapshot prices(SupervisionTree tree) {
    assertThat(((TestableTree) tree).awaitQuiet(Duration.ofSeconds(10))).isTrue();
    return tree.find("prices").orElseThrow();
  }
}
