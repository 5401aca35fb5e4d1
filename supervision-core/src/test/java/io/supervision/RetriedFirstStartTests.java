package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tree that starts although a child of its root cannot be started yet. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RetriedFirstStartTests {

  private static final Duration DELAY = Duration.ofSeconds(1);

  private final Starts starts = Starts.failing(number -> number == 1);
  private final ManualClock clock = new ManualClock();

  private ChildSpecBuilder failingFirst() {
    return starts.worker("b");
  }

  private SupervisionTree started(SupervisorSpecBuilder root) {
    SupervisionTree tree =
        SupervisionTree.builder(root.intensity(RestartIntensity.unlimited()))
            .retryFirstStarts(true)
            .clock(clock)
            .build();
    tree.start();
    return tree;
  }

  private static NodeState state(SupervisionTree tree, String path) {
    return tree.find(path).orElseThrow().state();
  }

  @Test
  void theOthersRunAndItFollows() {
    ChildSpecBuilder later = failingFirst().backoff(backoff());
    try (SupervisionTree tree =
        started(SupervisorSpec.named("app").child(idle("a")).child(later).child(idle("c")))) {
      assertThat(state(tree, "c")).isEqualTo(NodeState.RUNNING);
      assertThat(state(tree, "b")).isEqualTo(NodeState.RESTARTING);
      clock.advance(DELAY);
      await().until(() -> state(tree, "b") == NodeState.RUNNING);
      assertThat(tree.find("c").orElseThrow().incarnation()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REST_FOR_ONE", "ONE_FOR_ALL"})
  void thoseAfterItWaitForItWhereTheyDependOnIt(Strategy strategy) {
    ChildSpecBuilder later = failingFirst().backoff(backoff());
    try (SupervisionTree tree =
        started(
            SupervisorSpec.named("app")
                .strategy(strategy)
                .child(idle("a"))
                .child(later)
                .child(idle("c")))) {
      assertThat(state(tree, "a")).isEqualTo(NodeState.RUNNING);
      assertThat(state(tree, "b")).isEqualTo(NodeState.RESTARTING);
      assertThat(state(tree, "c")).isEqualTo(NodeState.RESTARTING);
      clock.advance(DELAY);
      await().until(() -> state(tree, "c") == NodeState.RUNNING);
      assertThat(tree.find("c").orElseThrow().incarnation()).isEqualTo(1);
      assertThat(state(tree, "b")).isEqualTo(NodeState.RUNNING);
    }
  }

  @Test
  void aTemporaryChildIsNotStartedAgain() {
    try (SupervisionTree tree =
        started(
            SupervisorSpec.named("app")
                .strategy(Strategy.ONE_FOR_ALL)
                .child(idle("a"))
                .child(failingFirst().restart(RestartType.TEMPORARY))
                .child(idle("c")))) {
      tree.root().countChildren();
      assertThat(tree.root().childIds()).containsExactly("a", "c");
      assertThat(tree.find("a").orElseThrow().incarnation()).isEqualTo(1);
      assertThat(starts.count()).isEqualTo(1);
    }
  }

  private static Backoff backoff() {
    return new Backoff(DELAY, 1, DELAY, 0, DELAY);
  }
}
