package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionException.Reason;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator gives up a stuck incarnation, so that another one can run. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ReplaceTests {

  private static final Duration STEP = Duration.ofSeconds(1);

  @RegisterExtension final Stubborn stubborn = new Stubborn();

  private void makeStuck(TreeFixture fixture, String path) {
    stubborn.awaitRuns(1);
    fixture.crash(path);
    fixture.advanceUntil(STEP, () -> fixture.state(path) == NodeState.STUCK);
  }

  @Test
  void startsAnotherIncarnationAndShutsTheStuckOneOut() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app").child(idle("a")).child(stubborn.worker("b")))) {
      makeStuck(fixture, "b");

      fixture.tree.replace("b");

      fixture.awaitRunning("b", 2);
      stubborn.awaitRuns(2);
      assertThatIllegalStateException().isThrownBy(stubborn.contexts.get(0)::heartbeat);
      stubborn.contexts.get(1).heartbeat();
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
      assertThat(fixture.node("b").restarts()).isEqualTo(1);
    }
  }

  @Test
  void startsAStuckChildThatWasTerminated() {
    try (TreeFixture fixture =
        TreeFixture.started(SupervisorSpec.named("app").child(stubborn.worker("b")))) {
      stubborn.awaitRuns(1);
      CompletableFuture<Boolean> terminated = fixture.terminating("b");
      fixture.advanceUntil(STEP, terminated::isDone);
      assertThat(fixture.state("b")).isEqualTo(NodeState.STUCK);

      assertThat(fixture.tree.replaceAsync("b")).succeedsWithin(SOON);

      fixture.awaitRunning("b", 2);
      assertThat(fixture.node("b").restarts()).isZero();
    }
  }

  @Test
  void leavesTheStartToARestartThatWaitsForItsDelay() {
    Duration delay = Duration.ofMinutes(1);
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .child(stubborn.worker("b").backoff(new Backoff(delay, 1, delay, 0, delay))))) {
      makeStuck(fixture, "b");
      fixture.awaitPending(1);

      fixture.tree.replace("b");

      assertThat(fixture.state("b")).isEqualTo(NodeState.RESTARTING);
      fixture.advance(delay);
      fixture.awaitRunning("b", 2);
      stubborn.awaitRuns(2);
      assertThat(stubborn.running()).isEqualTo(2);
      await().until(() -> fixture.tree.root().activeCount() == 1);
    }
  }

  @Test
  void letsTheGroupGoOnThatWaitedForTheStuckMember() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(Strategy.ONE_FOR_ALL)
                .child(idle("a"))
                .child(stubborn.worker("b")))) {
      stubborn.awaitRuns(1);
      fixture.crash("a");
      fixture.advanceUntil(STEP, () -> fixture.state("b") == NodeState.STUCK);
      fixture.awaitState("a", NodeState.RESTARTING);

      fixture.tree.replace("b");

      fixture.awaitRunning("a", 2);
      fixture.awaitRunning("b", 2);
    }
  }

  @Test
  void letsTheSupervisorAboveStartAgainThatWaitedForTheStuckChild() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .child(SupervisorSpec.named("s").child(stubborn.worker("b"))))) {
      stubborn.awaitRuns(1);
      fixture.tree.exit("s", ExitReason.killed());
      fixture.advanceUntil(STEP, () -> fixture.state("s") == NodeState.STUCK);

      fixture.tree.replace("s/b");

      fixture.awaitRunning("s", 2);
      stubborn.awaitRuns(2);
    }
  }

  @Test
  void isRefusedWhereTheIncarnationsShareAnInstance() {
    try (TreeFixture fixture =
        TreeFixture.started(SupervisorSpec.named("app").child(stubborn.task("b")))) {
      makeStuck(fixture, "b");
      assertRefused(Reason.NOT_SUPPORTED, () -> fixture.tree.replace("b"));
      assertThat(fixture.state("b")).isEqualTo(NodeState.STUCK);
      stubborn.release();
      fixture.awaitRunning("b", 2);
    }
  }

  @Test
  void isRefusedForWhatIsNotStuckOrNotThere() {
    try (TreeFixture fixture = TreeFixture.started(SupervisorSpec.named("app").child(idle("a")))) {
      assertRefused(Reason.NOT_SUPPORTED, () -> fixture.tree.replace("a"));
      assertRefused(Reason.NOT_SUPPORTED, () -> fixture.tree.replace(""));
      assertRefused(Reason.NOT_FOUND, () -> fixture.tree.replace("b"));
      assertThat(fixture.tree.replaceAsync("b")).isCompletedExceptionally();
      await().until(() -> fixture.state("a") == NodeState.RUNNING);
    }
  }
}
