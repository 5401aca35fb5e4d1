package io.supervision;

import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Delays before restarts, of single children and of groups. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class BackoffTests {

  private static final Duration NANO = Duration.ofNanos(1);
  private static final Backoff DOUBLING = backoff(1);

  private static Backoff backoff(int seconds) {
    return new Backoff(
        Duration.ofSeconds(seconds), 2, Duration.ofSeconds(8), 0, Duration.ofMinutes(1));
  }

  private static SupervisorSpecBuilder supervisor(Strategy strategy) {
    return SupervisorSpec.named("app").strategy(strategy).intensity(RestartIntensity.unlimited());
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5, 1000", "1, 0.5, 2000", "2, 0.5, 4000", "9, 0.5, 4000", "0, 0, 800"})
  void delaysGrowUpToTheMaximumAndVaryByTheJitter(int attempt, double random, long millis) {
    Backoff backoff =
        new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(4), 0.2, Duration.ofMinutes(1));
    assertThat(backoff.delayNanos(attempt, random)).isEqualTo(millis * 1_000_000);
  }

  @Test
  void delaysNeverOverflow() {
    Backoff backoff =
        new Backoff(Duration.ofSeconds(1), 10, Duration.ofDays(100), 1, Duration.ofMinutes(1));
    assertThat(backoff.delayNanos(Integer.MAX_VALUE, 1)).isEqualTo(Duration.ofDays(200).toNanos());
  }

  @Test
  void waitsLongerEachTimeAndBeginsAgainAfterALongRun() {
    try (TreeFixture fixture =
        TreeFixture.started(supervisor(Strategy.ONE_FOR_ONE).child(idle("a").backoff(DOUBLING)))) {
      int incarnation = 1;
      for (int seconds : new int[] {1, 2, 4, 8, 8}) {
        crashAndWait(fixture, "a", Duration.ofSeconds(seconds), ++incarnation);
      }
      fixture.advance(Duration.ofMinutes(1));
      crashAndWait(fixture, "a", Duration.ofSeconds(1), ++incarnation);
    }
  }

  private static void crashAndWait(
      TreeFixture fixture, String path, Duration delay, int incarnation) {
    fixture.crash(path);
    fixture.awaitState(path, NodeState.RESTARTING);
    fixture.awaitPending(1);
    assertThat(fixture.node(path).nextRestartAt()).isEqualTo(fixture.clock.now().plus(delay));
    fixture.advance(delay.minus(NANO));
    assertThat(fixture.state(path)).isEqualTo(NodeState.RESTARTING);
    fixture.advance(NANO);
    fixture.awaitRunning(path, incarnation);
  }

  @Test
  void answersAsRestartingMeanwhile() {
    try (TreeFixture fixture =
        TreeFixture.started(
            supervisor(Strategy.ONE_FOR_ONE).child(idle("a").backoff(DOUBLING)).child(idle("b")))) {
      Supervisor root = fixture.tree.root();
      fixture.crash("a");
      fixture.awaitState("a", NodeState.RESTARTING);
      fixture.awaitPending(1);
      assertRefused(SupervisionException.Reason.RESTARTING, () -> root.restartChild("a"));
      assertRefused(SupervisionException.Reason.RESTARTING, () -> root.deleteChild("a"));
      assertRefused(SupervisionException.Reason.ALREADY_PRESENT, () -> root.startChild(idle("a")));
      assertThat(root.countChildren()).isEqualTo(new ChildCounts(2, 1, 0, 2));
      assertThat(root.whichChildren().get(1).status()).isEqualTo(ChildInfo.Status.RESTARTING);
      assertThat(fixture.state("b")).isEqualTo(NodeState.RUNNING);
      root.terminateChild("a");
      assertThat(fixture.clock.pending()).isZero();
      fixture.advance(Duration.ofHours(1));
      assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
      assertThat(root.restartChild("a").incarnation()).isEqualTo(2);
    }
  }

  @Test
  void isCutShortByARestartByHand() {
    try (TreeFixture fixture =
        TreeFixture.started(supervisor(Strategy.ONE_FOR_ONE).child(idle("a").backoff(DOUBLING)))) {
      fixture.crash("a");
      fixture.awaitState("a", NodeState.RESTARTING);
      fixture.awaitPending(1);
      fixture.tree.restart("a");
      assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
      assertThat(fixture.clock.pending()).isZero();
      assertThat(fixture.tree.root().restartCount("a")).isZero();
    }
  }

  @Test
  void stopsTheGroupWaitsAndStartsIt() {
    try (TreeFixture fixture =
        TreeFixture.started(
            supervisor(Strategy.ONE_FOR_ALL)
                .child(idle("a"))
                .child(idle("b").backoff(DOUBLING))
                .child(idle("c")))) {
      fixture.crash("b");
      fixture.awaitState("b", NodeState.RESTARTING);
      fixture.awaitPending(1);
      assertThat(fixture.state("a")).isEqualTo(NodeState.RESTARTING);
      assertThat(fixture.state("c")).isEqualTo(NodeState.RESTARTING);
      fixture.advance(Duration.ofSeconds(1));
      fixture.awaitRunning("c", 2);
      fixture.awaitRunning("a", 2);
      fixture.awaitRunning("b", 2);
    }
  }

  @Test
  void leavesEarlierChildrenAloneUnderRestForOneAndWaitsForTheLaterDelay() {
    try (TreeFixture fixture =
        TreeFixture.started(
            supervisor(Strategy.REST_FOR_ONE)
                .child(idle("a").backoff(backoff(1)))
                .child(idle("b").backoff(backoff(5)))
                .child(idle("c")))) {
      fixture.crash("b");
      fixture.awaitState("b", NodeState.RESTARTING);
      fixture.awaitPending(1);
      assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
      assertThat(fixture.state("c")).isEqualTo(NodeState.RESTARTING);
      fixture.advance(Duration.ofSeconds(1));
      fixture.crash("a");
      fixture.awaitState("a", NodeState.RESTARTING);
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(4).minus(NANO));
      assertThat(fixture.state("a")).isEqualTo(NodeState.RESTARTING);
      fixture.advance(NANO);
      fixture.awaitRunning("c", 2);
      assertThat(fixture.node("a").incarnation()).isEqualTo(2);
      assertThat(fixture.node("b").incarnation()).isEqualTo(2);
    }
  }

  @Test
  void ofALaterChildStartedByHandJoinsThePendingGroupStart() {
    try (TreeFixture fixture =
        TreeFixture.started(
            supervisor(Strategy.REST_FOR_ONE)
                .child(idle("a").backoff(backoff(1)))
                .child(idle("b").backoff(backoff(5))))) {
      fixture.crash("a");
      fixture.awaitState("a", NodeState.RESTARTING);
      fixture.awaitPending(1);
      fixture.tree.root().restartChild("b");
      fixture.crash("b");
      await().until(() -> fixture.state("b") != NodeState.RUNNING);
      await()
          .until(
              () ->
                  Duration.ofSeconds(5)
                      .equals(
                          Duration.between(
                              fixture.clock.now(), fixture.node("a").nextRestartAt())));
      fixture.advance(Duration.ofSeconds(5));
      fixture.awaitRunning("b", 3);
      assertThat(fixture.node("a").incarnation()).isEqualTo(2);
    }
  }

  @Test
  void betweenAttemptsOfAGroupStartWhatRunsKeepsRunning() {
    AtomicInteger starts = new AtomicInteger();
    try (TreeFixture fixture =
        TreeFixture.started(
            supervisor(Strategy.ONE_FOR_ALL)
                .child(idle("a"))
                .child(
                    ChildSpec.worker(
                            "b",
                            () -> {
                              if (starts.incrementAndGet() == 2) {
                                throw new IllegalStateException("not yet");
                              }
                              return context -> context.awaitStop();
                            })
                        .backoff(DOUBLING))
                .child(idle("c")))) {
      fixture.crash("a");
      fixture.awaitState("b", NodeState.RESTARTING);
      fixture.awaitPending(1);
      fixture.awaitRunning("a", 2);
      assertThat(fixture.state("c")).isEqualTo(NodeState.RESTARTING);
      fixture.advance(Duration.ofSeconds(1));
      fixture.awaitRunning("c", 2);
      assertThat(fixture.node("a").incarnation()).isEqualTo(3);
      assertThat(fixture.node("b").restarts()).isEqualTo(1);
    }
  }

  @Test
  void isCountedAtTheEndNotAtTheStart() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(1, Duration.ofSeconds(5))
                .child(idle("a").backoff(backoff(8)))
                .child(idle("b")))) {
      fixture.crash("a");
      fixture.awaitState("a", NodeState.RESTARTING);
      fixture.awaitPending(1);
      assertThat(fixture.tree.snapshot().restartsInPeriod()).isEqualTo(1);
      fixture.advance(Duration.ofSeconds(8));
      fixture.awaitRunning("a", 2);
      assertThat(fixture.tree.snapshot().restartsInPeriod()).isZero();
    }
  }

  @Test
  void ofANestedSupervisorDelaysItsRestart() {
    try (TreeFixture fixture =
        TreeFixture.started(
            supervisor(Strategy.ONE_FOR_ONE)
                .child(
                    ChildSpec.supervisor(
                            SupervisorSpec.named("s")
                                .intensity(0, Duration.ofSeconds(1))
                                .child(idle("x"))
                                .build())
                        .backoff(DOUBLING)))) {
      fixture.crash("s/x");
      fixture.awaitState("s", NodeState.RESTARTING);
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(1));
      fixture.awaitRunning("s/x", 2);
    }
  }
}
