package io.supervision.test;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static io.supervision.test.SupervisionAssertions.assertThatThrownBy;
import static io.supervision.test.TreeEvent.exited;
import static io.supervision.test.TreeEvent.gaveUp;
import static io.supervision.test.TreeEvent.healthy;
import static io.supervision.test.TreeEvent.operated;
import static io.supervision.test.TreeEvent.outageEnded;
import static io.supervision.test.TreeEvent.restartScheduled;
import static io.supervision.test.TreeEvent.restarted;
import static io.supervision.test.TreeEvent.startFailed;
import static io.supervision.test.TreeEvent.startIgnored;
import static io.supervision.test.TreeEvent.started;
import static io.supervision.test.TreeEvent.stuck;
import static io.supervision.test.TreeEvent.stuckEnded;
import static io.supervision.test.TreeEvent.unhealthy;
import static org.mockito.Mockito.mock;

import io.supervision.HoldOptions;
import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SupervisionTesterTests {

  @Supervised SupervisorSpec tree = Trees.app();

  // ---- time

  @Test
  void whatComesEachSecondHappensTenTimesInTenSeconds() {
    AtomicInteger checks = new AtomicInteger();
    AtomicInteger beats = new AtomicInteger();
    HealthCheck counting =
        () -> {
          checks.incrementAndGet();
          return HealthCheck.Result.ok();
        };
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(
                Trees.idle("watched")
                    .health(HealthCheckSpec.of(counting).interval(Duration.ofSeconds(1))))
            .child(ChildSpec.task("beating", context -> beat(context, beats)))
            .build();
    try (SupervisionTester supervision = SupervisionTester.of(spec)) {
      supervision.tree().start();

      supervision.advance(Duration.ofMillis(10_500));

      assertThat(checks).hasValue(10);
      assertThat(beats).hasValue(11);
    }
  }

  private static void beat(WorkerContext context, AtomicInteger beats) throws Exception {
    while (!context.isStopping()) {
      beats.incrementAndGet();
      context.sleep(Duration.ofSeconds(1));
    }
  }

  @Test
  void aCrashLoopTakesItsOwnDelaysOnTheWay() {
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .intensity(100, Duration.ofSeconds(1))
            .child(
                ChildSpec.task(
                        "broken",
                        context -> {
                          throw new IOException("no route");
                        })
                    .backoff(Backoff.DEFAULT))
            .build();
    try (SupervisionTester supervision = SupervisionTester.of(spec)) {
      supervision.tree().start();

      supervision.advance(Duration.ofMillis(500 + 1000 + 2000));

      assertThat(supervision).child("broken").hasRestarts(3).restartsIn(Duration.ofSeconds(4));
    }
  }

  @Test
  void timeCannotGoBack(SupervisionTester supervision) {
    assertThatThrownBy(() -> supervision.advance(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void movesToTheRestartOfASiblingThatTakesAChildAlong(SupervisionTester supervision) {
    supervision.crash("storage/database");
    assertThat(supervision).child("storage/cache").isRestarting();

    supervision.advanceToNextRestart("storage/cache");

    assertThat(supervision).child("storage/cache").isRunning().hasIncarnation(2);
    assertThat(supervision.clock().now()).isEqualTo(new ManualClock().now().plusMillis(500));
  }

  @Test
  void movesToTheRestartOfTheSupervisorAbove() {
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(
                ChildSpec.supervisor(
                        SupervisorSpec.named("pool")
                            .intensity(0, Duration.ofSeconds(1))
                            .child(Trees.idle("worker")))
                    .backoff(Backoff.DEFAULT))
            .build();
    try (SupervisionTester supervision = SupervisionTester.of(spec)) {
      supervision.tree().start();
      supervision.crash("pool/worker");
      assertThat(supervision).child("pool/worker").isStopped();

      supervision.advanceToNextRestart("pool/worker");

      assertThat(supervision).child("pool/worker").isRunning();
    }
  }

  @Test
  void movesToTheNextCheck(SupervisionTester supervision) {
    supervision.advanceToNextCheck("orders");

    assertThat(supervision).child("orders").isHealthy();
    assertThat(supervision.clock().now()).isEqualTo(new ManualClock().now().plusSeconds(30));
  }

  // ---- breaking

  @Test
  void aCrashEndsAWorkerThatCatchesEverything(SupervisionTester supervision) {
    IOException exactly = new IOException("gone");
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(ChildSpec.task("stubborn", SupervisionTesterTests::catchEverything))
            .build();
    try (SupervisionTester other = SupervisionTester.of(spec)) {
      other.tree().start();

      other.crash("stubborn", exactly);

      assertThat(other).child("stubborn").isRunning().hasRestarts(1).lastFailedWith(exactly);
    }
  }

  private static void catchEverything(WorkerContext context) {
    while (!context.isStopping()) {
      try {
        context.sleep(Duration.ofMinutes(1));
      } catch (InterruptedException | RuntimeException goOn) {
        // as bad code does
      }
    }
  }

  @Test
  void whoHangsIsFoundOutByItsCheck(SupervisionTester supervision) {
    supervision.hang("orders");

    supervision.advance(Duration.ofMinutes(2));

    assertThat(supervision).child("orders").isRunning().lastEnded(ExitReason.Unhealthy.class);
  }

  @Test
  void theDetailOfACheckAndTheMessageOfAFailureAreAssertedByAPart(SupervisionTester supervision) {
    supervision.unhealthy("orders", "no answer from the broker");
    supervision.advanceToNextCheck("orders");
    assertThat(supervision).child("orders").isUnhealthy().hasHealthDetail("the broker");

    supervision.crash("orders", new IOException("connection lost"));
    assertThat(supervision).child("orders").lastFailedWith(IOException.class, "lost");
    supervision.advanceToNextRestart("orders");
    supervision.crash("orders", new IOException());
    assertThat(supervision).child("orders").lastFailedWith(IOException.class, "");
  }

  @Test
  void healthThatHealsInTimeEndsNothing(SupervisionTester supervision) {
    supervision.unhealthy("orders");
    supervision.advanceToNextCheck("orders");
    assertThat(supervision).child("orders").isUnhealthy();

    supervision.heal("orders");
    supervision.advanceToNextCheck("orders");

    assertThat(supervision).child("orders").isHealthy().hasIncarnation(1);
    assertThat(supervision.events()).containsSubsequence(unhealthy("orders"), healthy("orders"));
  }

  @Test
  void theNextStartFailsOnceAndIsTriedAgain(SupervisionTester supervision) {
    IOException refused = new IOException("refused");
    supervision.failNextStart("orders", refused);

    supervision.crash("orders");
    supervision.advanceToNextRestart("orders");
    assertThat(supervision).child("orders").isRestarting().lastFailedWith(refused);
    supervision.advanceToNextRestart("orders");

    assertThat(supervision).child("orders").isRunning();
    assertThat(supervision.events())
        .containsSubsequence(
            exited("orders"),
            restartScheduled("orders"),
            startFailed("orders"),
            restartScheduled("orders"),
            restarted("orders"));
  }

  @Test
  void whatIsStuckEndsWhenItIsReleased(SupervisionTester supervision) {
    supervision.stuck("clock");
    var hold = supervision.tree().holdAsync("clock", HoldOptions.unlimited());
    supervision.advance(Duration.ofSeconds(10));
    supervision.await("clock").stuck();

    supervision.release();

    supervision.await("clock").held();
    assertThat(hold).succeedsWithin(Duration.ofSeconds(10));
    assertThat(supervision.events())
        .containsSubsequence(operated("clock"), stuck("clock"), stuckEnded("clock"));
  }

  // ---- waiting

  @Test
  void waitsForWhatAWorkerDoesByItself() {
    CountDownLatch order = new CountDownLatch(1);
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(
                ChildSpec.task(
                        "once",
                        context -> {
                          order.await();
                          if (context.incarnation() == 1) {
                            throw new IOException("bad order");
                          }
                        })
                    .restart(RestartType.TRANSIENT))
            .build();
    try (SupervisionTester supervision = SupervisionTester.of(spec)) {
      supervision.tree().start();
      supervision.await("once").running();

      order.countDown();

      supervision.await("once").stopped();
      assertThat(supervision).child("once").hasRestarts(1).lastEnded(ExitReason.normal());
    }
  }

  @Test
  void waitsForAChildThatIsNotThereYet() {
    SupervisorSpec spec = SupervisorSpec.named("app").child(SupervisorSpec.dynamic("pool")).build();
    try (SupervisionTester supervision = SupervisionTester.of(spec)) {
      supervision.tree().start();

      var start = supervision.tree().supervisor("pool").startChildAsync(Trees.idle("late"));

      supervision.await("pool/late").running().incarnation(1);
      assertThat(start).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void waitsForAChildThatLeaves() {
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(
                SupervisorSpec.dynamic("pool")
                    .child(Trees.idle("job").restart(RestartType.TRANSIENT)))
            .build();
    try (SupervisionTester supervision = SupervisionTester.of(spec)) {
      supervision.tree().start();

      supervision.finish("pool/job");

      supervision.await("pool/job").gone();
      supervision.await("pool").running();
    }
  }

  @Test
  void waitsForEachState(SupervisionTester supervision) {
    SupervisionTree app = supervision.tree();
    supervision.await("orders").running().incarnation(1);
    supervision.crash("orders");
    supervision.await("orders").restarting();
    app.hold("clock", HoldOptions.defaults());
    supervision.await("clock").held();
    app.root().terminateChild("storage");
    supervision.await("storage").stopped();
    supervision.advanceToNextRestart("orders");
    supervision.advanceToNextCheck("orders");
    supervision.await("orders").healthy().atMost(Duration.ofSeconds(1)).running();
    supervision.unhealthy("orders");
    supervision.advanceToNextCheck("orders");
    supervision.await("orders").unhealthy();
  }

  @Test
  void waitsForTheEndOfTheRoot() {
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .intensity(0, Duration.ofSeconds(1))
            .child(Trees.idle("only"))
            .build();
    try (SupervisionTester supervision = SupervisionTester.of(spec)) {
      supervision.tree().start();

      supervision.crash("only");

      supervision.await("").gaveUp();
      assertThat(supervision).isNotRunning().supervisor("").hasGivenUp();
      assertThat(supervision.events()).contains(gaveUp(""));
    }
  }

  // ---- events

  @Test
  void whatHappenedBeforeMayBeForgotten(SupervisionTester supervision) {
    assertThat(supervision.events()).startsWith(started("storage/database"));

    supervision.forgetEvents();
    supervision.crash("clock");

    assertThat(supervision.events()).containsExactly(exited("clock"), restarted("clock"));
  }

  @Test
  void theEndOfAnOutageIsToldAndWhoHasNothingToDo() {
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(Trees.idle("orders"))
            .child(
                ChildSpec.task("idle", context -> context.ignore())
                    .startTimeout(Duration.ofSeconds(1)))
            .build();
    try (SupervisionTester supervision = SupervisionTester.of(spec)) {
      supervision.tree().start();
      supervision.crash("orders");
      assertThat(supervision).child("orders").isRecovering();

      supervision.advance(Duration.ofMinutes(2));

      assertThat(supervision.events()).contains(startIgnored("idle"), outageEnded("orders"));
    }
  }

  // ---- the end

  @Test
  void whatTheTestLetStickIsLetGoAtTheEnd() {
    SupervisionTester supervision = SupervisionTester.of(Trees.app());
    supervision.tree().start();
    supervision.stuck("orders");

    supervision.close();

    assertThat(supervision).isNotRunning();
  }

  @Test
  void aThreadThatCannotBeEndedIsShownWithItsStack() {
    CountDownLatch end = new CountDownLatch(1);
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(
                ChildSpec.task("deaf", context -> ignoreInterrupts(end))
                    .shutdown(Shutdown.timeout(Duration.ofMillis(50))))
            .build();
    SupervisionTester supervision = SupervisionTester.of(spec);
    supervision.tree().start();
    supervision.awaitQuiet();

    assertThatThrownBy(supervision::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "a thread that cannot be ended is left:",
            "'deaf', incarnation 1, thread ",
            "SupervisionTesterTests.ignoreInterrupts(",
            "The tree at");
    end.countDown();
  }

  @Test
  void aThreadThatACrashLeavesBehindIsShownAlsoIfItsChildHasLeft() {
    CountDownLatch end = new CountDownLatch(1);
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(
                ChildSpec.task("deaf", context -> ignoreInterrupts(end))
                    .restart(RestartType.TEMPORARY))
            .build();
    SupervisionTester supervision = SupervisionTester.of(spec);
    supervision.tree().start();

    supervision.crash("deaf");

    supervision.await("deaf").gone();
    assertThatThrownBy(supervision::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "a thread that cannot be ended is left:",
            "'deaf', incarnation 1, thread ",
            "SupervisionTesterTests.ignoreInterrupts(",
            "Code that heeds neither runs on");
    end.countDown();
  }

  private static void ignoreInterrupts(CountDownLatch end) {
    boolean ended = false;
    while (!ended) {
      try {
        end.await();
        ended = true;
      } catch (InterruptedException ignored) {
        // as bad code does
      }
    }
  }

  @Test
  void stopsTheTreeOfATestThatWasInterrupted() {
    SupervisionTester supervision = SupervisionTester.of(Trees.app());
    supervision.tree().start();

    Thread.currentThread().interrupt();
    supervision.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(supervision.tree().isRunning()).isFalse();
  }

  @Test
  void aMockIsNoTree() {
    SupervisionTree mock = mock(SupervisionTree.class);

    assertThatThrownBy(() -> SupervisionTester.of(mock, new ManualClock()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a tree that SupervisionTreeBuilder made is needed");
  }

  @Test
  void eventsAreEqualByWhatAndWhere() {
    assertThat(List.of(exited("a"))).containsExactly(exited("a"));
    assertThat(exited("a")).isNotEqualTo(exited("b")).isNotEqualTo(restarted("a"));
    assertThat(exited("a")).hasToString("exited a").hasSameHashCodeAs(exited("a"));
    assertThat(exited("").event()).isEmpty();
  }
}
