package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Supervisors nested as deep as anybody may nest them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DepthTests {

  private static final int LEVELS = 1_000;

  private static SupervisorSpec nested(int levels, RestartIntensity intensity, ChildSpec leaf) {
    SupervisorSpec spec = SupervisorSpec.named("s").intensity(intensity).child(leaf).build();
    for (int i = 1; i < levels; i++) {
      spec = SupervisorSpec.named("s").intensity(intensity).child(spec).build();
    }
    return spec;
  }

  private static String leaf(int levels) {
    return "s/".repeat(levels - 1) + "leaf";
  }

  @ParameterizedTest
  @EnumSource(
      value = SupervisionTreeBuilder.Threads.class,
      names = {"AUTO", "PLATFORM"})
  void startRunRestartAndStop(SupervisionTreeBuilder.Threads threads) {
    SupervisorSpec spec = nested(LEVELS, RestartIntensity.unlimited(), idle("leaf").build());
    SupervisionTree tree = SupervisionTree.builder(spec).threads(threads).build();
    tree.start();
    String leaf = leaf(LEVELS);
    assertThat(tree.find(leaf).orElseThrow().state()).isEqualTo(NodeState.RUNNING);
    tree.exit(leaf, ExitReason.killed());
    await().until(() -> tree.find(leaf).orElseThrow().incarnation() == 2);
    tree.exit("s", ExitReason.shutdown());
    await().until(() -> tree.find("s").orElseThrow().state() == NodeState.RUNNING);
    await()
        .until(
            () ->
                tree.find(leaf).filter(node -> node.state() == NodeState.RUNNING).isPresent()
                    && tree.find(leaf).orElseThrow().incarnation() == 3);
    tree.stop();
    assertThat(tree.find(leaf).orElseThrow().state()).isEqualTo(NodeState.STOPPED);
  }

  @Test
  void areStoppedWhileTheDeepestChildHangsInItsStart() {
    SupervisorSpec spec =
        nested(
            LEVELS,
            RestartIntensity.unlimited(),
            idle("leaf").startTimeout(io.supervision.spec.ChildSettings.UNBOUNDED).build());
    TreeFixture fixture = new TreeFixture(spec);
    CompletableFuture<Boolean> started = TreeFixture.async(fixture.tree::start);
    fixture.awaitState(leaf(LEVELS), NodeState.STARTING);
    fixture.tree.stop();
    assertThat(started).failsWithin(SOON);
    assertThat(fixture.state(leaf(LEVELS))).isEqualTo(NodeState.STOPPED);
    assertThat(fixture.clock.now()).isEqualTo(new ManualClock().now());
  }

  @Test
  void giveUpOneAfterTheOther() {
    SupervisorSpec spec =
        nested(LEVELS, new RestartIntensity(0, Duration.ofSeconds(1)), idle("leaf").build());
    SupervisionTree tree = SupervisionTree.create(spec);
    tree.start();
    tree.exit(leaf(LEVELS), ExitReason.killed());
    await().until(() -> tree.termination().isDone());
    assertThat(tree.termination()).isCompletedExceptionally();
  }

  @Test
  void deeperThanTheLimitIsAClearFailure() {
    SupervisorSpec spec =
        nested(SupervisorProcess.MAX_DEPTH + 2, RestartIntensity.DEFAULT, idle("leaf").build());
    SupervisionTree tree = SupervisionTree.create(spec);
    Throwable failure = catchThrowable(tree::start);
    assertThat(failure).isInstanceOf(SupervisionException.class);
    while (failure.getCause() != null) {
      failure = failure.getCause();
    }
    assertThat(failure).hasMessageContaining("nested deeper than " + SupervisorProcess.MAX_DEPTH);
    assertThat(tree.isRunning()).isFalse();
  }
}
