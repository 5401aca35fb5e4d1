package io.supervision.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.WhatIf;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of a tree that wait for nothing. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class TimeTests {

  // tag::clock[]
  @Test
  void waitsHalfASecondBeforeItIsStartedAgain() {
    ManualClock clock = new ManualClock();
    SupervisorSpec spec =
        SupervisorSpec.named("root")
            .child(ChildSpec.task("feed", WorkerContext::awaitStop).backoff(Backoff.DEFAULT))
            .build();
    try (SupervisionTree tree = SupervisionTree.builder(spec).clock(clock).build()) {
      tree.start();

      tree.exit("feed", ExitReason.failure(new IllegalStateException("connection lost")));
      await().until(() -> state(tree, "feed") == NodeState.RESTARTING && clock.pending() > 0);

      clock.advance(Duration.ofMillis(499));
      assertThat(state(tree, "feed")).isEqualTo(NodeState.RESTARTING);
      clock.advance(Duration.ofMillis(1));
      await().until(() -> state(tree, "feed") == NodeState.RUNNING);
    }
  }

  private static NodeState state(SupervisionTree tree, String path) {
    return tree.find(path).orElseThrow().state();
  }

  // end::clock[]

  // tag::what-if[]
  @Test
  void aCrashOfTheCacheTakesTheDatabaseAlong() {
    try (SupervisionTree tree = SupervisionTree.create(BasicTree.core())) {
      tree.start();

      WhatIf crash = tree.whatIf("cache");

      assertThat(crash.starts()).containsExactly("database", "cache");
      assertThat(crash.restartsLeft()).isEqualTo(2);
      assertThat(crash.givesUp()).isNull();
    }
  }
  // end::what-if[]
}
