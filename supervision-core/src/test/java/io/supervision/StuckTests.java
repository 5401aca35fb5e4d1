package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.OnStuck;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker that cannot be ended: held back, replaced, or escalated. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StuckTests {

  private static final Duration SHUTDOWN = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(1);

  @RegisterExtension final Stubborn stubborn = new Stubborn();
  @RegisterExtension final Stubborn other = new Stubborn();

  /** Ends a child from outside and lets its time and its grace pass. */
  private static void makeStuck(TreeFixture fixture, String path) {
    int before = fixture.clock.pending();
    fixture.crash(path);
    fixture.awaitPending(before + 1);
    fixture.advance(SHUTDOWN);
    fixture.advance(GRACE);
    await()
        .until(
            () -> fixture.state(path) == NodeState.STUCK || fixture.node(path).incarnation() > 1);
  }

  @Test
  void isReportedWithItsStackAfterItsTimeAndTheGrace() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"), stubborn.task("b"))) {
      stubborn.awaitRuns(1);
      CompletableFuture<Boolean> terminated = fixture.terminating("b");
      fixture.awaitPending(1);
      fixture.advance(SHUTDOWN.minusNanos(1));
      assertThat(stubborn.contexts.get(0).isStopping()).isTrue();
      assertThat(stubborn.contexts.get(0).isKilled()).isFalse();
      fixture.advance(Duration.ofNanos(1));
      await().until(() -> stubborn.contexts.get(0).isKilled());
      fixture.awaitPending(1);
      fixture.advance(GRACE.minusNanos(1));
      assertThat(terminated).isNotDone();
      fixture.advance(Duration.ofNanos(1));
      assertThat(terminated).succeedsWithin(SOON);
      assertThat(fixture.state("b")).isEqualTo(NodeState.STUCK);
      assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
      assertThat(fixture.node("b").stuck().stack())
          .anyMatch(frame -> frame.getClassName().equals(Stubborn.class.getName()));
      assertThat(fixture.events(SupervisionEvent.ChildStuck.class))
          .singleElement()
          .satisfies(stuck -> assertThat(stuck.path()).isEqualTo("b"));
    }
  }

  @Test
  void isNotRunTwiceUnderHoldAndBeginsAgainWhenItsThreadHasEnded() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"), stubborn.task("b"))) {
      stubborn.awaitRuns(1);
      makeStuck(fixture, "b");
      await()
          .until(
              () ->
                  fixture.tree.root().whichChildren().get(0).status()
                      == ChildInfo.Status.RESTARTING);
      assertThat(fixture.clock.pending()).isZero();
      assertThat(fixture.tree.snapshot().restartsInPeriod()).isEqualTo(1);
      fixture.advance(Duration.ofDays(1));
      assertThat(fixture.node("b").incarnation()).isEqualTo(1);
      assertRefused(
          SupervisionException.Reason.RESTARTING, () -> fixture.tree.root().restartChild("b"));
      stubborn.release();
      fixture.awaitRunning("b", 2);
      stubborn.awaitRuns(2);
      assertThat(stubborn.most()).isEqualTo(1);
      assertThat(fixture.tree.root().restartCount("b")).isEqualTo(1);
      assertThat(fixture.node("b").failures()).isEqualTo(1);
      assertThat(fixture.events(SupervisionEvent.StuckChildEnded.class)).hasSize(1);
    }
  }

  @Test
  void holdsTheWholeGroup() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(Strategy.ONE_FOR_ALL)
                .child(idle("a"))
                .child(stubborn.task("b"))
                .child(idle("c")))) {
      stubborn.awaitRuns(1);
      fixture.crash("a");
      fixture.advanceUntil(GRACE, () -> fixture.state("b") == NodeState.STUCK);
      fixture.awaitState("a", NodeState.RESTARTING);
      assertThat(fixture.state("c")).isEqualTo(NodeState.RESTARTING);
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
      stubborn.release();
      fixture.awaitRunning("c", 2);
      fixture.awaitRunning("a", 2);
      stubborn.awaitRuns(2);
      assertThat(stubborn.most()).isEqualTo(1);
    }
  }

  @Test
  void isWaitedForOneByOneWhenSeveralAreStuck() {
    try (TreeFixture fixture = TreeFixture.app(other.task("a"), stubborn.task("b"))) {
      other.awaitRuns(1);
      stubborn.awaitRuns(1);
      makeStuck(fixture, "a");
      makeStuck(fixture, "b");
      await().until(() -> fixture.events(SupervisionEvent.RestartScheduled.class).size() == 2);
      stubborn.release();
      fixture.awaitRunning("b", 2);
      assertThat(fixture.state("a")).isEqualTo(NodeState.STUCK);
      other.release();
      fixture.awaitRunning("a", 2);
      assertThat(other.most()).isEqualTo(1);
      assertThat(fixture.events(SupervisionEvent.RestartScheduled.class))
          .extracting(SupervisionEvent::path)
          .containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void refusesStartsAtItsPathUntilItHasEnded() {
    try (TreeFixture fixture =
        TreeFixture.started(SupervisorSpec.dynamic("pool").child(stubborn.task("b")))) {
      stubborn.awaitRuns(1);
      CompletableFuture<Boolean> terminated = fixture.terminating("b");
      fixture.advanceUntil(GRACE, terminated::isDone);
      assertThat(fixture.tree.root().childIds()).isEmpty();
      assertRefused(SupervisionException.Reason.STUCK, () -> fixture.startChild(idle("b")));
      stubborn.release();
      await().until(() -> stubborn.running() == 0);
      await()
          .ignoreExceptionsInstanceOf(SupervisionException.class)
          .until(() -> fixture.startChild(idle("b")).incarnation() == 1);
    }
  }

  @Test
  void cannotBeGotAroundByDeletingOrByRestartingTheSupervisorAbove() {
    try (TreeFixture fixture =
        TreeFixture.app(SupervisorSpec.named("s").child(idle("a")).child(stubborn.task("b")))) {
      stubborn.awaitRuns(1);
      Supervisor supervisor = fixture.tree.supervisor("s");
      CompletableFuture<Boolean> terminated = async(() -> supervisor.terminateChild("b"));
      fixture.advanceUntil(GRACE, terminated::isDone);
      assertRefused(SupervisionException.Reason.STUCK, () -> supervisor.restartChild("b"));
      supervisor.deleteChild("b");
      assertRefused(SupervisionException.Reason.STUCK, () -> supervisor.startChild(idle("b")));
      fixture.tree.exit("s", ExitReason.killed());
      fixture.awaitState("s", NodeState.STUCK);
      assertThat(stubborn.runs()).isEqualTo(1);
      stubborn.release();
      fixture.awaitRunning("s", 2);
      stubborn.awaitRuns(2);
      assertThat(stubborn.most()).isEqualTo(1);
    }
  }

  @Test
  void isReplacedAndFenced() {
    try (TreeFixture fixture = TreeFixture.app(stubborn.worker("b").onStuck(OnStuck.REPLACE))) {
      stubborn.awaitRuns(1);
      makeStuck(fixture, "b");
      fixture.awaitRunning("b", 2);
      stubborn.awaitRuns(2);
      var old = stubborn.contexts.get(0);
      assertThat(old.isStopping()).isTrue();
      assertThat(org.assertj.core.api.Assertions.catchThrowable(old::heartbeat))
          .isInstanceOf(IllegalStateException.class);
      assertThat(fixture.tree.lateSignals()).isEqualTo(1);
      stubborn.contexts.get(1).heartbeat();
      stubborn.release();
      stubborn.release();
    }
  }

  @Test
  void escalatesWhenItHasNotEndedWithinItsHoldTime() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("s").child(stubborn.task("b").onStuck(OnStuck.ESCALATE)))) {
      stubborn.awaitRuns(1);
      makeStuck(fixture, "s/b");
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(30).minusNanos(1));
      assertThat(fixture.tree.isRunning()).isTrue();
      fixture.advance(Duration.ofNanos(1));
      await().until(() -> fixture.tree.termination().isDone());
      assertThat(fixture.tree.snapshot().state()).isEqualTo(NodeState.GAVE_UP);
    }
  }

  @Test
  void doesNotEscalateWhenItEndsInTime() {
    try (TreeFixture fixture = TreeFixture.app(stubborn.task("b").onStuck(OnStuck.ESCALATE))) {
      stubborn.awaitRuns(1);
      makeStuck(fixture, "b");
      fixture.awaitPending(1);
      stubborn.release();
      fixture.awaitRunning("b", 2);
      fixture.advance(Duration.ofMinutes(1));
      assertThat(fixture.tree.isRunning()).isTrue();
    }
  }

  @Test
  void escalatesAlsoWhenItsSupervisorIsDownAndHeldBack() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("s")
                .child(idle("a"))
                .child(stubborn.task("b").onStuck(OnStuck.ESCALATE)))) {
      stubborn.awaitRuns(1);
      fixture.tree.exit("s", ExitReason.killed());
      fixture.awaitPending(1);
      fixture.advance(SHUTDOWN);
      fixture.awaitPending(1);
      fixture.advance(GRACE);
      fixture.awaitState("s", NodeState.STUCK);
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(30));
      await().until(() -> fixture.tree.termination().isDone());
      assertThat(fixture.tree.snapshot().state()).isEqualTo(NodeState.GAVE_UP);
    }
  }

  @Test
  void manyInAPoolAreStuckAtTheSameTime() {
    try (TreeFixture fixture = TreeFixture.started(SupervisorSpec.dynamic("pool"))) {
      for (int i = 0; i < 20; i++) {
        fixture.startChild(stubborn.task("b" + i).shutdown(Duration.ofSeconds(1 + i % 5)));
      }
      stubborn.awaitRuns(20);
      CompletableFuture<Boolean> stopped = async(() -> fixture.tree.stop(Duration.ofDays(1)));
      for (int second = 0; second < 6; second++) {
        assertThat(stopped).isNotDone();
        fixture.awaitPending(1);
        fixture.advance(Duration.ofSeconds(1));
      }
      assertThat(stopped).succeedsWithin(SOON);
      assertThat(fixture.events(SupervisionEvent.ChildStuck.class)).hasSize(20);
    }
  }

  @Test
  void inItsFactoryFailsTheStartAndIsHeld() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      CompletableFuture<ChildRef> started =
          async(
              () ->
                  fixture.startChild(
                      ChildSpec.worker(
                          "b",
                          () -> {
                            stubborn.hang(null);
                            return context -> context.awaitStop();
                          })));
      await().until(() -> stubborn.running() == 1);
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(30));
      fixture.advanceUntil(GRACE, started::isDone);
      assertThat(started)
          .failsWithin(Duration.ofSeconds(1))
          .withThrowableOfType(java.util.concurrent.ExecutionException.class)
          .havingCause()
          .isInstanceOfSatisfying(
              SupervisionException.class,
              refused ->
                  assertThat(refused.reason()).isEqualTo(SupervisionException.Reason.START_FAILED));
      assertRefused(SupervisionException.Reason.STUCK, () -> fixture.startChild(idle("b")));
    }
  }

  @Test
  void isNotGotAroundByARestartThatWaitsWhileItIsFoundOut() {
    for (int round = 0; round < 40; round++) {
      try (TreeFixture fixture =
          TreeFixture.app(
              stubborn.task("b").shutdown(Shutdown.BRUTAL_KILL).restart(RestartType.TEMPORARY))) {
        stubborn.awaitRuns(2 * round + 1);
        fixture.tree.exit("b", ExitReason.killed());
        CompletableFuture<Boolean> restarted = async(() -> fixture.tree.restart("b"));
        fixture.awaitPending(2);
        fixture.advance(GRACE);
        assertThat(restarted).succeedsWithin(SOON);
        assertThat(fixture.state("b")).isEqualTo(NodeState.STUCK);
        stubborn.release();
        stubborn.awaitRuns(2 * round + 2);
        assertThat(stubborn.most()).isEqualTo(1);
        stubborn.release();
        await().until(() -> stubborn.running() == 0);
      }
    }
    assertThat(stubborn.most()).isEqualTo(1);
  }

  @Test
  void isShownAsStuckAlsoIfItMayBeReplacedAsLongAsNothingHasReplacedIt() {
    try (TreeFixture fixture =
        TreeFixture.app(
            stubborn.worker("b").shutdown(Shutdown.BRUTAL_KILL).onStuck(OnStuck.REPLACE))) {
      stubborn.awaitRuns(1);
      CompletableFuture<Boolean> terminated = fixture.terminating("b");
      fixture.advanceUntil(GRACE, terminated::isDone);
      assertThat(fixture.state("b")).isEqualTo(NodeState.STUCK);
      fixture.tree.root().restartChild("b");
      assertThat(fixture.state("b")).isEqualTo(NodeState.RUNNING);
    }
  }
}
