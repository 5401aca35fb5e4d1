package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static io.supervision.TreeFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that are told from outside to end, beside the mailbox: Erlang's exit/2. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ExitTests {

  private static final Duration SHUTDOWN = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final ExitReason CRASH = reason("failure");

  @RegisterExtension final Stubborn stubborn = new Stubborn();

  private TreeFixture stubbornWith(Shutdown shutdown) {
    TreeFixture fixture = TreeFixture.app(idle("a"), stubborn.task("b").shutdown(shutdown));
    stubborn.awaitRuns(1);
    return fixture;
  }

  private static ExitReason lastExit(TreeFixture fixture, String path) {
    return fixture.node(path).lastExit().reason();
  }

  @RestartedExits
  void isFollowedByARestartAsTheTypeSays(RestartType type, String label, int failures) {
    try (TreeFixture fixture = TreeFixture.app(idle("a").restart(type))) {
      fixture.tree.exit("a", reason(label));
      fixture.awaitRunning("a", 2);
      assertThat(fixture.node("a").restarts()).isEqualTo(1);
      assertThat(fixture.node("a").failures()).isEqualTo(failures);
      assertThat(lastExit(fixture, "a").label()).isEqualTo(label);
      assertThat(fixture.tree.snapshot().restartsInPeriod()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"normal", "shutdown"})
  void inOrderLeavesATransientChildDownWithItsSpecification(String label) {
    try (TreeFixture fixture = TreeFixture.app(idle("a").restart(RestartType.TRANSIENT))) {
      fixture.tree.exit("a", reason(label));
      fixture.awaitState("a", NodeState.STOPPED);
      await().until(() -> fixture.tree.root().countChildren().active() == 0);
      assertThat(lastExit(fixture, "a")).isEqualTo(reason(label));
      assertThat(fixture.node("a").failures()).isZero();
      assertThat(fixture.tree.snapshot().restartsInPeriod()).isZero();
      assertThat(fixture.tree.root().restartChild("a").incarnation()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"normal", "shutdown", "killed", "failure"})
  void leavesNothingOfATemporaryChild(String label) {
    try (TreeFixture fixture = TreeFixture.app(idle("a").restart(RestartType.TEMPORARY))) {
      fixture.tree.exit("a", reason(label));
      await().until(() -> fixture.tree.root().childIds().isEmpty());
      assertThat(fixture.tree.snapshot().restartsInPeriod()).isZero();
      assertRefused(SupervisionException.Reason.NOT_FOUND, () -> fixture.crash("a"));
    }
  }

  @Test
  void hasTheShutdownTimeBeforeTheKillAndTheGraceBeforeItIsStuck() {
    try (TreeFixture fixture = stubbornWith(Shutdown.DEFAULT_WORKER)) {
      fixture.tree.exit("b", CRASH);
      assertThat(fixture.state("b")).isEqualTo(NodeState.STOPPING);
      fixture.advance(SHUTDOWN.minusNanos(1));
      assertThat(stubborn.contexts.get(0).isKilled()).isFalse();
      fixture.advance(Duration.ofNanos(1));
      assertThat(stubborn.contexts.get(0).isKilled()).isTrue();
      fixture.advance(GRACE.minusNanos(1));
      assertThat(fixture.state("b")).isEqualTo(NodeState.STOPPING);
      fixture.advance(Duration.ofNanos(1));
      fixture.awaitState("b", NodeState.STUCK);
      await().until(() -> fixture.node("b").lastExit() != null);
      assertThat(lastExit(fixture, "b")).isEqualTo(CRASH);
    }
  }

  @Test
  void keepsItsReasonWhenTheKillHadToHelp() {
    try (TreeFixture fixture = stubbornWith(Shutdown.DEFAULT_WORKER)) {
      fixture.tree.exit("b", CRASH);
      fixture.advance(SHUTDOWN);
      stubborn.release();
      fixture.awaitRunning("b", 2);
      assertThat(lastExit(fixture, "b")).isEqualTo(CRASH);
    }
  }

  @Test
  void asKilledHasNoTimeButTheGrace() {
    try (TreeFixture fixture = stubbornWith(Shutdown.INFINITY)) {
      fixture.tree.exit("b", ExitReason.killed());
      assertThat(stubborn.contexts.get(0).isKilled()).isTrue();
      fixture.advance(GRACE);
      fixture.awaitState("b", NodeState.STUCK);
    }
  }

  @Test
  void ofAChildThatIsKilledBrutallyHasNoTimeEither() {
    try (TreeFixture fixture = stubbornWith(Shutdown.BRUTAL_KILL)) {
      fixture.tree.exit("b", ExitReason.shutdown());
      assertThat(stubborn.contexts.get(0).isKilled()).isTrue();
      stubborn.release();
      fixture.awaitRunning("b", 2);
      assertThat(lastExit(fixture, "b")).isEqualTo(ExitReason.shutdown());
    }
  }

  @Test
  void underInfinityHasAllTheTimeAndCostsNoTimer() {
    try (TreeFixture fixture = stubbornWith(Shutdown.INFINITY)) {
      fixture.tree.exit("b", CRASH);
      assertThat(fixture.clock.pending()).isZero();
      fixture.advance(Duration.ofDays(1_000));
      assertThat(stubborn.contexts.get(0).isStopping()).isTrue();
      assertThat(stubborn.contexts.get(0).isKilled()).isFalse();
      stubborn.release();
      fixture.awaitRunning("b", 2);
    }
  }

  @Test
  void leavesTheSupervisorFreeMeanwhile() {
    try (TreeFixture fixture = stubbornWith(Shutdown.DEFAULT_WORKER)) {
      Supervisor root = fixture.tree.root();
      fixture.tree.exit("b", CRASH);
      root.startChild(idle("c"));
      root.terminateChild("a");
      assertThat(root.countChildren()).isEqualTo(new ChildCounts(3, 2, 0, 3));
      assertThat(fixture.tree.snapshot().restartsInPeriod()).isZero();
      stubborn.release();
      fixture.awaitRunning("b", 2);
    }
  }

  @ParameterizedTest
  @CsvSource({"shutdown", "failure", "killed"})
  void inAStartHandshakeIsAFailingStart(String label) {
    try (TreeFixture fixture = TreeFixture.app()) {
      CompletableFuture<ChildRef> started =
          fixture.tree.root().startChildAsync(idle("a").startTimeout(ChildSettings.UNBOUNDED));
      fixture.awaitState("a", NodeState.STARTING);
      fixture.tree.exit("a", reason(label));
      assertThat(started).failsWithin(SOON);
      assertRefused(SupervisionException.Reason.START_FAILED, () -> unwrapped(started));
      assertThat(fixture.tree.root().childIds()).isEmpty();
    }
  }

  private static void unwrapped(CompletableFuture<?> failed) throws Throwable {
    throw failed.handle((result, failure) -> failure).join();
  }

  @Test
  void inTheHandshakeOfARestartIsCountedAndTriedAgain() {
    try (TreeFixture fixture =
        TreeFixture.app(
            ChildSpec.task(
                    "a",
                    context -> {
                      if (context.incarnation() != 2) {
                        context.ready();
                      }
                      context.awaitStop();
                    })
                .startTimeout(ChildSettings.UNBOUNDED))) {
      fixture.crash("a");
      fixture.awaitState("a", NodeState.STARTING);
      fixture.tree.exit("a", ExitReason.shutdown());
      fixture.awaitRunning("a", 3);
      assertThat(fixture.tree.snapshot().restartsInPeriod()).isEqualTo(2);
    }
  }

  @Test
  void isRefusedWhereNothingRuns() {
    try (TreeFixture fixture =
        TreeFixture.app(idle("stopped"), idle("restarting").backoff(Backoff.DEFAULT))) {
      fixture.tree.root().terminateChild("stopped");
      fixture.crash("restarting");
      fixture.awaitState("restarting", NodeState.RESTARTING);
      assertRefused(SupervisionException.Reason.NOT_RUNNING, () -> fixture.crash("stopped"));
      assertRefused(SupervisionException.Reason.NOT_RUNNING, () -> fixture.crash("restarting"));
      assertRefused(SupervisionException.Reason.NOT_FOUND, () -> fixture.crash("unknown"));
      assertRefused(SupervisionException.Reason.NOT_FOUND, () -> fixture.crash("stopped/below"));
      assertRefused(SupervisionException.Reason.NOT_FOUND, () -> fixture.crash("/stopped"));
      assertThat(fixture.state("restarting")).isEqualTo(NodeState.RESTARTING);
    }
  }

  @Test
  void isRefusedBeforeTheStart() {
    SupervisionTree tree = new TreeFixture(SupervisorSpec.named("app").child(idle("a"))).tree;
    assertRefused(SupervisionException.Reason.NOT_RUNNING, () -> tree.exit("a", CRASH));
    assertRefused(SupervisionException.Reason.NOT_RUNNING, () -> tree.exit("", CRASH));
    assertRefused(SupervisionException.Reason.NOT_RUNNING, () -> tree.restart("a"));
    assertRefused(SupervisionException.Reason.NOT_FOUND, () -> tree.restart("b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "s"})
  void needsAReason(String path) {
    try (TreeFixture fixture = TreeFixture.app(idle("a"), SupervisorSpec.named("s"))) {
      assertThatNullPointerException()
          .isThrownBy(() -> fixture.tree.exit(path, null))
          .withMessage("reason");
      assertThat(fixture.tree.isRunning()).isTrue();
    }
  }

  @Test
  void asKilledCutsShortWhatIsEndingAlready() {
    try (TreeFixture fixture = stubbornWith(Shutdown.INFINITY)) {
      fixture.tree.exit("b", ExitReason.shutdown());
      assertThat(stubborn.contexts.get(0).isKilled()).isFalse();
      fixture.tree.exit("b", ExitReason.killed());
      assertThat(stubborn.contexts.get(0).isKilled()).isTrue();
      stubborn.release();
      fixture.awaitRunning("b", 2);
      assertThat(lastExit(fixture, "b")).isEqualTo(ExitReason.shutdown());
    }
  }

  /** Ends as soon as it is asked to, mostly before the timer of its ladder has been set. */
  private static void spin(WorkerContext context) {
    while (!context.isStopping()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void leavesNoTimerBehind() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(ChildSpec.task("a", ExitTests::spin)))) {
      for (int i = 1; i <= 100; i++) {
        fixture.crash("a");
        fixture.awaitRunning("a", i + 1);
      }
      fixture.awaitPending(0);
    }
  }

  @Test
  void ofAStuckChildIsRefused() {
    try (TreeFixture fixture = stubbornWith(Shutdown.BRUTAL_KILL)) {
      fixture.crash("b");
      fixture.advance(GRACE);
      await()
          .until(
              () ->
                  fixture.tree.root().whichChildren().get(0).status()
                      == ChildInfo.Status.RESTARTING);
      assertThat(fixture.state("b")).isEqualTo(NodeState.STUCK);
      assertRefused(SupervisionException.Reason.NOT_RUNNING, () -> fixture.crash("b"));
    }
  }

  @Test
  void ofAChildThatIsBeingStoppedChangesNothing() {
    try (TreeFixture fixture = stubbornWith(Shutdown.DEFAULT_WORKER)) {
      CompletableFuture<Boolean> stopped = fixture.terminating("b");
      await().until(() -> stubborn.contexts.get(0).isStopping());
      fixture.tree.exit("b", CRASH);
      stubborn.release();
      assertThat(stopped).succeedsWithin(SOON);
      assertThat(fixture.state("b")).isEqualTo(NodeState.STOPPED);
      assertThat(lastExit(fixture, "b")).isEqualTo(ExitReason.normal());
      assertThat(fixture.node("b").failures()).isZero();
    }
  }

  @Test
  void ofAChildThatIsEndingByItselfChangesNothing() {
    try (TreeFixture fixture =
        TreeFixture.app(
            ChildSpec.task("a", context -> context.onClose(() -> stubborn.hang(context)))
                .restart(RestartType.TRANSIENT))) {
      stubborn.awaitRuns(1);
      fixture.tree.exit("a", CRASH);
      stubborn.release();
      fixture.awaitState("a", NodeState.STOPPED);
      assertThat(lastExit(fixture, "a")).isEqualTo(ExitReason.normal());
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
    }
  }

  @Test
  void isJoinedByTheStopOfTheTree() {
    TreeFixture fixture = stubbornWith(Shutdown.INFINITY);
    fixture.tree.exit("b", CRASH);
    CompletableFuture<Boolean> stopped = async(() -> fixture.tree.stop(SHUTDOWN));
    fixture.awaitPending(1);
    fixture.advance(SHUTDOWN);
    await().until(() -> stubborn.contexts.get(0).isKilled());
    stubborn.release();
    assertThat(stopped).succeedsWithin(SOON);
    assertThat(lastExit(fixture, "b")).isEqualTo(CRASH);
    assertThat(fixture.node("b").failures()).isEqualTo(1);
    assertThat(fixture.node("b").incarnation()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void isFollowedByTheStrategy(Strategy strategy) {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(strategy)
                .child(idle("a"))
                .child(idle("b"))
                .child(idle("c")))) {
      fixture.tree.exit("b", ExitReason.normal());
      fixture.awaitRunning("b", 2);
      fixture.awaitRunning("a", strategy == Strategy.ONE_FOR_ALL ? 2 : 1);
      fixture.awaitRunning("c", strategy == Strategy.ONE_FOR_ONE ? 1 : 2);
      assertThat(fixture.tree.snapshot().restartsInPeriod()).isEqualTo(1);
    }
  }

  @Test
  void countsTowardsTheIntensity() {
    TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app").intensity(1, Duration.ofSeconds(5)).child(idle("a")));
    fixture.tree.exit("a", ExitReason.normal());
    fixture.awaitRunning("a", 2);
    fixture.tree.exit("a", ExitReason.normal());
    await().until(() -> fixture.tree.termination().isCompletedExceptionally());
    assertThat(fixture.tree.snapshot().state()).isEqualTo(NodeState.GAVE_UP);
  }

  @Test
  void withAThrowableThatARestartCannotHealIsReactedToAsIfItHadBeenThrown() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"), idle("b"))) {
      fixture.tree.exit("a", ExitReason.failure(new NoClassDefFoundError("gone")));
      fixture.awaitState("a", NodeState.GAVE_UP);
      fixture.tree.exit("b", ExitReason.failure(new OutOfMemoryError("test")));
      await().until(() -> fixture.tree.termination().isDone());
      assertThat(fixture.events(SupervisionEvent.SupervisorGaveUp.class)).hasSize(1);
    }
  }
}
