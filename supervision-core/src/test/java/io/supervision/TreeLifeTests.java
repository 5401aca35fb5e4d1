package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Starts and stops of a tree, again and again, and its handles meanwhile. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class TreeLifeTests {

  @RegisterExtension final Stubborn stubborn = new Stubborn();

  private static SupervisorSpec spec() {
    return SupervisorSpec.named("app")
        .child(idle("a"))
        .child(SupervisorSpec.named("s").child(idle("x")))
        .build();
  }

  @Test
  void eachStartHasFreshCounts() {
    TreeFixture fixture = new TreeFixture(spec());
    for (int life = 0; life < 5; life++) {
      fixture.tree.start();
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
      assertThat(fixture.tree.supervisor("s").restartCount("x")).isZero();
      fixture.crash("a");
      fixture.crash("s/x");
      fixture.awaitRunning("a", 2);
      fixture.awaitRunning("s/x", 2);
      fixture.tree.supervisor("s").startChild(idle("added"));
      fixture.tree.stop();
      assertThat(fixture.tree.isRunning()).isFalse();
      assertThat(fixture.tree.snapshot().restartsInPeriod()).isEqualTo(1);
      assertThat(fixture.tree.root().restartCount("a")).isEqualTo(1);
      assertThat(fixture.tree.supervisor("s").childIds()).isEmpty();
    }
  }

  @Test
  void handlesRefuseBeforeTheStartAndAfterTheStop() {
    TreeFixture fixture = new TreeFixture(spec());
    Supervisor handle = fixture.tree.supervisor("s");
    assertRefused(SupervisionException.Reason.NOT_RUNNING, handle::whichChildren);
    assertRefused(SupervisionException.Reason.NOT_RUNNING, () -> handle.startChild(idle("b")));
    assertRefused(
        SupervisionException.Reason.NOT_RUNNING, () -> handle.awaitEmpty(Duration.ofSeconds(1)));
    assertThat(handle.childIds()).isEmpty();
    assertThat(handle.activeCount()).isZero();
    assertThat(handle.restartCount("x")).isZero();
    assertThat(handle.isShuttingDown()).isFalse();
    assertThat(fixture.state("s/x")).isEqualTo(NodeState.STOPPED);
    fixture.tree.start();
    assertThat(handle.activeCount()).isEqualTo(1);
    fixture.tree.stop();
    assertRefused(SupervisionException.Reason.NOT_RUNNING, handle::whichChildren);
    fixture.tree.start();
    assertThat(handle.whichChildren()).hasSize(1);
    fixture.close();
  }

  @Test
  void handlesRefuseWhileTheirSupervisorIsDownAndServeTheNextOne() {
    try (TreeFixture fixture = TreeFixture.started(spec())) {
      Supervisor handle = fixture.tree.supervisor("s");
      handle.shutdown();
      assertRefused(SupervisionException.Reason.NOT_RUNNING, handle::whichChildren);
      assertThat(fixture.state("s")).isEqualTo(NodeState.STOPPED);
      fixture.tree.root().restartChild("s");
      assertThat(handle.whichChildren()).hasSize(1);
      fixture.tree.exit("s", ExitReason.shutdown());
      fixture.awaitRunning("s", 3);
      await().until(() -> handle.activeCount() == 1);
      assertThat(handle.restartCount("x")).isEqualTo(2);
    }
  }

  @Test
  void aHandleOfADeclaredSupervisorOutlivesAnotherOneOfItsName() {
    try (TreeFixture fixture =
        TreeFixture.app(SupervisorSpec.named("s").child(SupervisorSpec.dynamic("pool")))) {
      Supervisor pool = fixture.tree.supervisor("s/pool");
      Supervisor above = fixture.tree.supervisor("s");
      above.terminateChild("pool");
      above.deleteChild("pool");
      above.startChild(SupervisorSpec.dynamic("pool"));
      fixture.tree.exit("s", ExitReason.shutdown());
      fixture.awaitRunning("s", 2);
      pool.startChild(idle("a"));
      assertThat(fixture.state("s/pool/a")).isEqualTo(NodeState.RUNNING);
    }
  }

  @Test
  void whoAsksForTheEndOverAndOverGetsOneFuture() {
    try (TreeFixture fixture = new TreeFixture(spec())) {
      fixture.tree.start();
      CompletableFuture<ExitReason> first = fixture.tree.termination();
      assertThat(fixture.tree.termination()).isSameAs(first);
      first.complete(ExitReason.normal());
      CompletableFuture<ExitReason> second = fixture.tree.termination();
      assertThat(second).isNotDone();
      fixture.tree.stop();
      assertThat(fixture.tree.termination()).isCompletedWithValue(ExitReason.shutdown());
      assertThat(second).succeedsWithin(SOON).isEqualTo(ExitReason.shutdown());
    }
  }

  @Test
  void startAndStopMayBeRepeatedAtAnyTime() {
    TreeFixture fixture = new TreeFixture(spec());
    fixture.tree.stop();
    fixture.tree.start();
    fixture.tree.start();
    assertThat(fixture.node("a").incarnation()).isEqualTo(1);
    fixture.tree.stop();
    fixture.tree.stop();
    fixture.tree.await();
    assertThat(fixture.tree.termination()).isCompletedWithValue(ExitReason.shutdown());
  }

  @Test
  void aFailingFirstStartStopsWhatRanNamesTheChildAndMayBeRepeated() {
    Starts starts =
        Starts.failing(
            number -> number <= 3,
            () -> {
              throw new IllegalStateException("no database");
            });
    TreeFixture fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(idle("a"))
                .child(SupervisorSpec.named("s").child(starts.worker("bad"))));
    for (int i = 0; i < 3; i++) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(fixture.tree::start))
          .isInstanceOf(SupervisionException.class)
          .hasMessageContaining("s/bad")
          .hasMessageContaining("no database");
      assertThat(fixture.tree.isRunning()).isFalse();
      assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
      assertThat(fixture.tree.termination()).isCompletedExceptionally();
    }
    fixture.tree.start();
    assertThat(fixture.state("s/bad")).isEqualTo(NodeState.RUNNING);
    fixture.close();
  }

  @Test
  void aTreeThatGaveUpStartsAgainAtOnce() {
    for (int i = 0; i < 300; i++) {
      TreeFixture fixture =
          new TreeFixture(
              SupervisorSpec.named("app").intensity(0, Duration.ofSeconds(1)).child(idle("a")));
      fixture.tree.start();
      fixture.crash("a");
      while (fixture.tree.isRunning()) {
        Thread.onSpinWait();
      }
      fixture.tree.start();
      assertThat(fixture.tree.isRunning()).isTrue();
      fixture.tree.stop();
    }
  }

  @Test
  void aStartDuringAStopFollowsIt() {
    TreeFixture fixture = new TreeFixture(SupervisorSpec.named("app").child(stubborn.task("a")));
    fixture.tree.start();
    stubborn.awaitRuns(1);
    CompletableFuture<Boolean> stopped = async(() -> fixture.tree.stop(Duration.ofDays(1)));
    await().until(() -> fixture.tree.root().isShuttingDown());
    CompletableFuture<Boolean> started = async(fixture.tree::start);
    stubborn.release();
    assertThat(stopped).succeedsWithin(SOON);
    assertThat(started).succeedsWithin(SOON);
    assertThat(fixture.tree.isRunning()).isTrue();
    stubborn.awaitRuns(2);
    stubborn.releaseAll();
    fixture.close();
  }

  @Test
  void aStopDuringTheStartEndsBoth() {
    TreeFixture fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(idle("a"))
                .child(
                    ChildSpec.task("slow", context -> context.awaitStop())
                        .startTimeout(Duration.ofDays(1))));
    CompletableFuture<Boolean> started = fixture.startUpTo("slow");
    fixture.tree.stop();
    assertThat(started)
        .failsWithin(SOON)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            SupervisionException.class,
            refused ->
                assertThat(refused.reason()).isEqualTo(SupervisionException.Reason.SHUTTING_DOWN));
    assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
    assertThat(fixture.tree.termination()).isCompletedWithValue(ExitReason.shutdown());
  }

  @Test
  void anInterruptedCallerFailsWithItsFlagSetAndTheOperationGoesOn() throws Exception {
    try (TreeFixture fixture = TreeFixture.app(stubborn.task("a"))) {
      stubborn.awaitRuns(1);
      CompletableFuture<Boolean> flag = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  fixture.tree.root().terminateChild("a");
                } catch (SupervisionException refused) {
                  flag.complete(
                      refused.reason() == SupervisionException.Reason.INTERRUPTED
                          && Thread.currentThread().isInterrupted());
                }
              });
      caller.start();
      fixture.awaitState("a", NodeState.STOPPING);
      caller.interrupt();
      assertThat(flag).succeedsWithin(SOON).isEqualTo(true);
      stubborn.release();
      fixture.awaitState("a", NodeState.STOPPED);
    }
  }

  @Test
  void aTerminationAskedForBeforeTheStartIsThatOfTheFirstRun() {
    TreeFixture fixture = new TreeFixture(spec());
    CompletableFuture<ExitReason> termination = fixture.tree.termination();
    fixture.tree.start();
    assertThat(termination).isNotDone();
    fixture.tree.exit("", ExitReason.shutdown("enough"));
    assertThat(termination).succeedsWithin(SOON).isEqualTo(ExitReason.shutdown("enough"));
  }
}
