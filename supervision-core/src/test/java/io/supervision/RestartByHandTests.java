package io.supervision;

import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionException.Reason;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A restart by hand happens, now or as soon as it can; it never ends as a stop. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RestartByHandTests {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Backoff TWO_SECONDS =
      new Backoff(SECOND.multipliedBy(2), 1, SECOND.multipliedBy(2), 0, Duration.ofMinutes(1));

  @RegisterExtension final Stubborn stubborn = new Stubborn();

  @Test
  void ofAWorkerThatEndsTooLateIsPendingUntilItHasEnded() {
    try (TreeFixture fixture =
        TreeFixture.app(stubborn.task("a").shutdown(new Shutdown.Timeout(SECOND)), idle("b"))) {
      await().until(() -> stubborn.runs() == 1);
      var restarted = fixture.tree.restartAsync("a");
      fixture.advanceUntil(SECOND, restarted::isDone);
      assertThat(restarted).isCompleted();
      assertThat(fixture.state("a")).isEqualTo(NodeState.STUCK);
      assertThat(fixture.tree.root().whichChildren())
          .filteredOn(child -> child.id().equals("a"))
          .extracting(ChildInfo::status)
          .containsExactly(ChildInfo.Status.RESTARTING);
      stubborn.release();
      fixture.awaitRunning("a", 2);
      assertThat(fixture.node("a").restarts()).isZero();
      assertThat(fixture.node("b").incarnation()).isEqualTo(1);
    }
  }

  @Test
  void ofAChildThatWaitsForItsDelayStartsTheWholeGroupNow() {
    for (Strategy strategy : new Strategy[] {Strategy.ONE_FOR_ALL, Strategy.REST_FOR_ONE}) {
      try (TreeFixture fixture =
          TreeFixture.app(
              SupervisorSpec.named("g")
                  .strategy(strategy)
                  .child(idle("a").backoff(TWO_SECONDS))
                  .child(idle("b"))
                  .child(idle("c")))) {
        fixture.crash("g/a");
        fixture.awaitState("g/a", NodeState.RESTARTING);
        fixture.awaitState("g/b", NodeState.RESTARTING);
        fixture.tree.restart("g/a");
        fixture.awaitRunning("g/a", 2);
        fixture.awaitRunning("g/b", 2);
        fixture.awaitRunning("g/c", 2);
      }
    }
  }

  @Test
  void ofAMemberThatWaitsForItsGroupStartsTheWholeGroupNow() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("g")
                .strategy(Strategy.ONE_FOR_ALL)
                .child(idle("a").backoff(TWO_SECONDS))
                .child(idle("b")))) {
      fixture.crash("g/a");
      fixture.awaitState("g/b", NodeState.RESTARTING);
      fixture.tree.restart("g/b");
      fixture.awaitRunning("g/a", 2);
      fixture.awaitRunning("g/b", 2);
    }
  }

  @Test
  void whoseStartFailsIsTriedAgainAloneAndEachAttemptCounts() {
    Starts starts = Starts.failing(number -> number == 2 || number == 3);
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("g")
                .strategy(Strategy.ONE_FOR_ALL)
                .intensity(5, Duration.ofMinutes(1))
                .child(starts.worker("a"))
                .child(idle("b")))) {
      assertRefused(Reason.START_FAILED, () -> fixture.tree.restart("g/a"));
      fixture.awaitRunning("g/a", 4);
      assertThat(fixture.node("g/a").restarts()).isEqualTo(1);
      assertThat(fixture.node("g/b").incarnation()).isEqualTo(1);
    }
  }

  @Test
  void whoseStartFailsLeavesTheChildInItsPool() {
    Starts starts = Starts.failing(number -> number == 2);
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.dynamic("pool")
                .intensity(RestartIntensity.unlimited())
                .child(starts.worker("a").backoff(TWO_SECONDS)))) {
      assertRefused(Reason.START_FAILED, () -> fixture.tree.restart("pool/a"));
      assertThat(fixture.state("pool/a")).isEqualTo(NodeState.RESTARTING);
      fixture.advanceUntil(
          SECOND, () -> fixture.tree.find("pool/a").orElseThrow().incarnation() == 3);
      fixture.awaitRunning("pool/a", 3);
    }
  }

  @Test
  void ofASiblingThatRunsLeavesThePendingStartOfOthersAlone() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("g")
                .strategy(Strategy.REST_FOR_ONE)
                .child(idle("first"))
                .child(idle("a").backoff(TWO_SECONDS)))) {
      fixture.crash("g/a");
      fixture.awaitState("g/a", NodeState.RESTARTING);
      fixture.tree.restart("g/first");
      fixture.awaitRunning("g/first", 2);
      assertThat(fixture.state("g/a")).isEqualTo(NodeState.RESTARTING);
    }
  }
}
