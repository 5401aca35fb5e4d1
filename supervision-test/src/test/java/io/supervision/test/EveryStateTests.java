package io.supervision.test;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static io.supervision.test.SupervisionAssertions.assertThatThrownBy;
import static io.supervision.test.TreeEvent.degraded;
import static io.supervision.test.TreeEvent.exited;
import static io.supervision.test.TreeEvent.gaveUp;
import static io.supervision.test.TreeEvent.outageEnded;
import static io.supervision.test.TreeEvent.restored;
import static io.supervision.test.TreeEvent.startFailed;
import static io.supervision.test.TreeEvent.startIgnored;
import static io.supervision.test.TreeEvent.waiting;

import io.supervision.HoldOptions;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.Interrupt;
import io.supervision.spec.Requirement;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import io.supervision.worker.WorkerFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a test does to a child, done in each state of one. */
@Timeout(60)
class EveryStateTests {

  private final IOException gone = new IOException("gone");

  private static SupervisorSpecBuilder app() {
    return SupervisorSpec.named("app").intensity(RestartIntensity.unlimited());
  }

  private static SupervisionTester started(SupervisorSpecBuilder spec) {
    SupervisionTester supervision = SupervisionTester.of(spec);
    supervision.tree().start();
    // or a stop may come before the worker has begun
    supervision.awaitQuiet();
    return supervision;
  }

  // ---- waiting

  @Test
  void aChildWaitsUntilWhatItRequiresIsUp() {
    AtomicReference<HealthCheck.Result> db =
        new AtomicReference<>(HealthCheck.Result.failed("no route"));
    ChildSpecBuilder it =
        ChildSpec.task("it", WorkerContext::awaitStop)
            .requires(Requirement.check("db", db::get), Requirement.node("other"));
    try (SupervisionTester supervision =
        started(app().child(ChildSpec.task("other", WorkerContext::awaitStop)).child(it))) {
      supervision.await("it").waiting();
      assertThat(supervision).child("it").isWaiting().isWaitingFor("db").hasIncarnation(0);
      assertThat(supervision.events()).contains(waiting("it"));

      db.set(HealthCheck.Result.ok());
      supervision.advance(Duration.ofSeconds(6));
      assertThat(supervision).child("it").isRunning().hasRestarts(0);
    }
  }

  // ---- degraded

  /** Degraded for a minute, after having run for a second. */
  private static ChildSpecBuilder losesItsConnection() {
    return ChildSpec.task(
        "it",
        context -> {
          context.sleep(Duration.ofSeconds(1));
          context.degraded("no connection");
          context.sleep(Duration.ofMinutes(1));
          context.restored();
          context.awaitStop();
        });
  }

  @Test
  void aChildRunsOnWhileItIsDegraded() {
    try (SupervisionTester supervision = started(app().child(losesItsConnection()))) {
      supervision.advance(Duration.ofSeconds(1));
      supervision.await("it").degraded();
      assertThat(supervision)
          .child("it")
          .isRunning()
          .isDegraded()
          .isDegraded("no connection")
          .hasFailures(0);

      supervision.advance(Duration.ofMinutes(1));
      assertThat(supervision).child("it").isRunning().isRecovering();
      supervision.advance(Duration.ofMinutes(2));
      assertThat(supervision.events())
          .containsSubsequence(degraded("it"), restored("it"), outageEnded("it"));
    }
  }

  @Test
  void aChildThatIsDegradedCanBeBrokenLikeAnyOther() {
    try (SupervisionTester supervision = started(app().child(losesItsConnection()))) {
      supervision.advance(Duration.ofSeconds(1));

      supervision.crash("it", gone);

      assertThat(supervision).child("it").isRunning().isRecovering().lastFailedWith(gone);
    }
  }

  // ---- starting

  /** Its first start succeeds, each other one lasts until its time is over. */
  private static ChildSpecBuilder startsOnce() {
    return ChildSpec.task(
            "it",
            context -> {
              if (context.incarnation() == 1) {
                context.ready();
              }
              context.awaitStop();
            })
        .health(HealthCheckSpec.of(HealthCheck.Result::ok))
        .startTimeout(Duration.ofSeconds(10))
        .backoff(Backoff.DEFAULT);
  }

  private static SupervisionTester startingAgain() {
    SupervisionTester supervision = started(app().child(startsOnce()));
    supervision.crash("it");
    supervision.advanceToNextRestart("it");
    assertThat(supervision).child("it").isStarting().hasIncarnation(2);
    return supervision;
  }

  @Test
  void aCrashWhileItStartsIsAFailedStart() {
    try (SupervisionTester supervision = startingAgain()) {
      supervision.crash("it", gone);

      assertThat(supervision).child("it").isRestarting().lastFailedWith(gone);
      assertThat(supervision.events()).contains(startFailed("it"));
    }
  }

  @Test
  void whoFinishesWhileItStartsHasFailedToStart() {
    try (SupervisionTester supervision = startingAgain()) {
      supervision.finish("it");

      assertThat(supervision)
          .child("it")
          .isRestarting()
          .lastFailedWith(IllegalStateException.class, "ended before it was ready");
    }
  }

  @Test
  void aFirstStartThatIsCrashedIsToldToItsCaller() {
    ChildSpecBuilder never =
        ChildSpec.task("it", WorkerContext::awaitStop).startTimeout(Duration.ofSeconds(10));
    try (SupervisionTester supervision = started(app())) {
      var start = supervision.tree().root().startChildAsync(never);
      supervision.await("it").starting();

      supervision.crash("it", gone);

      assertThat(start)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .havingRootCause()
          .isSameAs(gone);
    }
  }

  @Test
  void aCrashEndsAFactoryThatTakesItsTime() {
    WorkerFactory slow =
        () -> {
          new CountDownLatch(1).await();
          return WorkerContext::awaitStop;
        };
    try (SupervisionTester supervision = started(app())) {
      var start = supervision.tree().root().startChildAsync(ChildSpec.worker("it", slow));
      supervision.await("it").starting();

      supervision.crash("it", gone);

      assertThat(start)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .havingRootCause()
          .isSameAs(gone);
    }
  }

  @Test
  void whatIsStuckWhileItStartsIsFoundOutAfterItsTimes() {
    try (SupervisionTester supervision = startingAgain()) {
      supervision.stuck("it");

      supervision.advance(Duration.ofSeconds(30));

      assertThat(supervision).child("it").isStuck().hasIncarnation(2);
      supervision.release();
      supervision.await("it").starting();
      assertThat(supervision).child("it").isStarting().hasIncarnation(3);
    }
  }

  @Test
  void nobodyWatchesYetWhatStarts() {
    try (SupervisionTester supervision = startingAgain()) {
      assertThatThrownBy(() -> supervision.hang("it"))
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith(
              "cannot do hang(\"it\"): 'it' is starting; it is watched once it is ready");
      assertThatThrownBy(() -> supervision.unhealthy("it"))
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith("cannot do unhealthy(\"it\"): 'it' is starting; it is watched");
    }
  }

  @Test
  void theStartAfterThisOneFails() {
    try (SupervisionTester supervision = startingAgain()) {
      supervision.failNextStart("it", gone);
      assertThat(supervision).child("it").isStarting();

      supervision.crash("it");
      supervision.advanceToNextRestart("it");

      assertThat(supervision).child("it").isRestarting().lastFailedWith(gone).hasIncarnation(3);
    }
  }

  // ---- stopping

  /** Runs until it is stopped, and then until the latch is open. */
  private static ChildSpecBuilder stopsAt(CountDownLatch end) {
    return ChildSpec.task(
            "it",
            context -> {
              context.awaitStop();
              end.await();
            })
        .health(HealthCheckSpec.of(HealthCheck.Result::ok));
  }

  @Test
  void aCrashWhileItStopsIsItsFailure() {
    try (SupervisionTester supervision = started(app().child(stopsAt(new CountDownLatch(1))))) {
      var hold = supervision.tree().holdAsync("it", HoldOptions.unlimited());
      supervision.await("it").stopping();

      supervision.crash("it", gone);

      assertThat(supervision).child("it").isHeld().lastFailedWith(gone);
      assertThat(hold).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void whoFinishesWhileItStopsHasEndedNormally() {
    try (SupervisionTester supervision = started(app().child(stopsAt(new CountDownLatch(1))))) {
      var hold = supervision.tree().holdAsync("it", HoldOptions.unlimited());
      supervision.await("it").stopping();

      supervision.finish("it");

      assertThat(supervision).child("it").isHeld().lastEnded(ExitReason.normal());
      assertThat(hold).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void whatIsStuckWhileItStopsIsFoundOut() {
    CountDownLatch end = new CountDownLatch(1);
    try (SupervisionTester supervision = started(app().child(stopsAt(end)))) {
      CompletableFuture<?> hold = supervision.tree().holdAsync("it", HoldOptions.unlimited());
      supervision.await("it").stopping();

      supervision.stuck("it");
      end.countDown();
      supervision.advance(Duration.ofSeconds(10));
      assertThat(supervision).child("it").isStuck();
      assertThat(hold).succeedsWithin(Duration.ofSeconds(10));

      supervision.release();
      supervision.await("it").held();
    }
  }

  // ---- not running

  private void refusesAllButAFailingStart(SupervisionTester supervision, String state) {
    for (Runnable broken :
        List.<Runnable>of(
            () -> supervision.crash("it"),
            () -> supervision.finish("it"),
            () -> supervision.hang("it"),
            () -> supervision.unhealthy("it"),
            () -> supervision.heal("it"),
            () -> supervision.stuck("it"))) {
      assertThatThrownBy(broken::run)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("(\"it\"): 'it' is not running: it is " + state);
    }
    supervision.failNextStart("it", gone);
  }

  private static ChildSpecBuilder it() {
    return Trees.idle("it").health(HealthCheckSpec.of(HealthCheck.Result::ok));
  }

  @Test
  void ofWhatRestartsOnlyTheNextStartCanBeBroken() {
    try (SupervisionTester supervision = started(app().child(it().backoff(Backoff.DEFAULT)))) {
      supervision.crash("it");

      refusesAllButAFailingStart(supervision, "restarting");

      supervision.advanceToNextRestart("it");
      assertThat(supervision).child("it").isRestarting().lastFailedWith(gone);
    }
  }

  @Test
  void ofWhatIsHeldOnlyTheNextStartCanBeBroken() {
    try (SupervisionTester supervision = started(app().child(it().backoff(Backoff.DEFAULT)))) {
      supervision.tree().hold("it", HoldOptions.unlimited());

      refusesAllButAFailingStart(supervision, "held");

      var resume = supervision.tree().resumeAsync("it");
      supervision.awaitQuiet();
      assertThat(supervision).child("it").isRestarting().lastFailedWith(gone);
      assertThat(resume).isDone();
    }
  }

  @Test
  void ofWhatIsStoppedOnlyTheNextStartCanBeBroken() {
    try (SupervisionTester supervision = started(app().child(it()))) {
      supervision.tree().root().terminateChild("it");

      refusesAllButAFailingStart(supervision, "stopped");

      assertThatThrownBy(() -> supervision.tree().root().restartChild("it")).hasRootCause(gone);
      supervision.tree().root().restartChild("it");
      assertThat(supervision).child("it").isRunning();
    }
  }

  @Test
  void ofWhatIsStuckOnlyTheNextStartCanBeBroken() {
    try (SupervisionTester supervision = started(app().child(it().backoff(Backoff.DEFAULT)))) {
      supervision.stuck("it");
      CompletableFuture<?> restart = supervision.tree().restartAsync("it");
      supervision.advance(Duration.ofSeconds(10));
      assertThat(supervision).child("it").isStuck();
      assertThat(restart).isDone();

      refusesAllButAFailingStart(supervision, "stuck");

      supervision.release();
      supervision.await("it").restarting();
      supervision.advanceToNextRestart("it");
      assertThat(supervision).child("it").isRunning();
      assertThat(supervision.events()).contains(startFailed("it"));
    }
  }

  @Test
  void ofWhatHasNothingToDoNothingCanBeBroken() {
    ChildSpecBuilder ignores =
        ChildSpec.task("it", WorkerContext::ignore).startTimeout(Duration.ofSeconds(1));
    try (SupervisionTester supervision =
        started(app().child(ignores).child(ChildSpec.worker("of", WorkerFactory::ignored)))) {
      refusesAllButAFailingStart(supervision, "stopped");

      assertThatThrownBy(() -> supervision.tree().root().restartChild("it")).hasRootCause(gone);
      assertThat(supervision.tree().root().restartChild("it").isIgnored()).isTrue();
      assertThat(supervision.events()).contains(startIgnored("it"), startIgnored("of"));
    }
  }

  @Test
  void ofATreeThatDoesNotRunNothingCanBeBroken() {
    try (SupervisionTester supervision = SupervisionTester.of(app().child(it()))) {
      assertThatThrownBy(() -> supervision.crash("it"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("not running");

      supervision.tree().start();
      supervision.tree().stop();

      assertThatThrownBy(() -> supervision.crash("it"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("not running");
    }
  }

  // ---- supervisors

  @Test
  void aSupervisorCrashesWithAllBelowIt() {
    SupervisorSpec pool = SupervisorSpec.named("x").child(it()).build();
    try (SupervisionTester supervision =
        started(
            app()
                .child(ChildSpec.supervisor("made", () -> pool).backoff(Backoff.DEFAULT))
                .child(SupervisorSpec.named("given").child(it())))) {
      supervision.crash("made", gone);
      assertThat(supervision).supervisor("made").isRestarting().lastFailedWith(gone);
      supervision.failNextStart("made", gone);
      supervision.advanceToNextRestart("made/it");
      assertThat(supervision).supervisor("made").isRestarting().lastFailedWith(gone);
      supervision.advanceToNextRestart("made/it");
      assertThat(supervision).child("made/it").isRunning();

      supervision.crash("given", gone);
      assertThat(supervision).supervisor("given").isRunning().lastFailedWith(gone).hasRestarts(1);
      assertThat(supervision).child("given/it").isRunning().hasIncarnation(2);
    }
  }

  @Test
  void aCrashOfTheRootEndsTheTree() {
    try (SupervisionTester supervision = started(app().child(it()))) {
      supervision.crash("", gone);

      assertThat(supervision).isNotRunning().supervisor("").lastFailedWith(gone);
      assertThat(supervision.events()).contains(exited("it"), exited(""));
    }
  }

  @Test
  void aSupervisorThatStartsCrashesByWhatStartsBelowIt() {
    ChildSpecBuilder never =
        ChildSpec.task("it", WorkerContext::awaitStop).startTimeout(Duration.ofSeconds(10));
    try (SupervisionTester supervision = started(app())) {
      var start =
          supervision.tree().root().startChildAsync(SupervisorSpec.named("pool").child(never));
      supervision.await("pool/it").starting();

      assertThatThrownBy(() -> supervision.crash("pool"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("'pool' is starting, and hears of nothing until that is over");
      supervision.crash("pool/it", gone);

      assertThat(start)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .havingRootCause()
          .isSameAs(gone);
      assertThat(supervision).hasNoChild("pool");
    }
  }

  @Test
  void whoBelongsToOneThatGaveUpDoesNotRun() {
    SupervisorSpecBuilder pool =
        SupervisorSpec.named("pool").intensity(0, Duration.ofSeconds(1)).child(it());
    try (SupervisionTester supervision =
        started(app().child(ChildSpec.supervisor(pool).backoff(Backoff.DEFAULT)))) {
      supervision.crash("pool/it");
      assertThat(supervision.events()).contains(gaveUp("pool"));

      assertThatThrownBy(() -> supervision.crash("pool/it")).hasMessageContaining("not running");
      supervision.failNextStart("pool/it", gone);
      supervision.advanceToNextRestart("pool");
      assertThat(supervision).supervisor("pool").isRestarting();
      supervision.advanceToNextRestart("pool/it");
      assertThat(supervision).child("pool/it").isRunning();
    }
  }

  @Test
  void groupsWaitForTheDelayOfTheOneThatCrashed() {
    for (Strategy strategy : List.of(Strategy.ONE_FOR_ALL, Strategy.REST_FOR_ONE)) {
      try (SupervisionTester supervision =
          started(
              app()
                  .strategy(strategy)
                  .child(Trees.idle("before"))
                  .child(it().backoff(Backoff.DEFAULT))
                  .child(Trees.idle("after").startTimeout(null)))) {
        supervision.failNextStart("after", gone);
        supervision.crash("it");
        assertThat(supervision).child("after").isRestarting();

        supervision.advanceToNextRestart("after");

        assertThat(supervision).child("after").isRunning();
        assertThat(supervision.events()).contains(startFailed("after"));
      }
    }
  }

  // ---- code that a crash meets

  @Test
  void whatCleansUpAfterACrashIsNotInterrupted() {
    List<String> done = new CopyOnWriteArrayList<>();
    ChildSpecBuilder cleans =
        ChildSpec.task(
            "it",
            context -> {
              try {
                new CountDownLatch(1).await();
              } finally {
                // as the last flush of a buffer
                Thread.sleep(50);
                done.add("flushed");
              }
            });
    try (SupervisionTester supervision = started(app().child(cleans))) {
      supervision.crash("it", gone);

      assertThat(done).containsExactly("flushed");
      assertThat(supervision).child("it").isRunning().lastFailedWith(gone);
    }
  }

  @Test
  void whoFinishesWhatItHasBegunIsGivenAMoment() {
    List<String> done = new CopyOnWriteArrayList<>();
    ChildSpecBuilder finishes =
        ChildSpec.task(
                "it",
                context -> {
                  while (!context.isStopping()) {
                    Thread.sleep(20);
                    done.add("order");
                  }
                  done.add("last");
                })
            .interrupt(Interrupt.AFTER_TIMEOUT);
    try (SupervisionTester supervision = started(app().child(finishes))) {
      supervision.crash("it", gone);

      assertThat(done).contains("last");
      assertThat(supervision).child("it").isRunning().lastFailedWith(gone);
    }
  }

  @Test
  void aWorkerThatSpinsIsLeftBehind() {
    CountDownLatch end = new CountDownLatch(1);
    ChildSpecBuilder spins =
        ChildSpec.task(
            "it",
            context -> {
              while (context.incarnation() == 1 && end.getCount() > 0) {
                Thread.onSpinWait();
              }
              context.awaitStop();
            });
    try (SupervisionTester supervision = started(app().child(spins))) {
      supervision.crash("it", gone);

      assertThat(supervision).child("it").isRunning().hasIncarnation(2).lastFailedWith(gone);
      end.countDown();
    }
  }

  @Test
  void aCheckThatHangsGoesOnWhenItHeals() {
    try (SupervisionTester supervision = started(app().child(it()))) {
      supervision.hang("it");
      supervision.advance(Duration.ofSeconds(30));

      supervision.heal("it");

      assertThat(supervision).child("it").isHealthy();
    }
  }

  @Test
  void whoIsNotHeardIsHealedInTime() {
    ChildSpecBuilder beats =
        ChildSpec.task(
                "it",
                context -> {
                  while (true) {
                    context.heartbeat();
                    context.sleep(Duration.ofSeconds(1));
                  }
                })
            .heartbeatTimeout(Duration.ofSeconds(10));
    try (SupervisionTester supervision = started(app().child(beats))) {
      supervision.hang("it");
      supervision.advance(Duration.ofSeconds(8));
      supervision.heal("it");
      supervision.advance(Duration.ofSeconds(20));
      assertThat(supervision).child("it").isRunning().hasIncarnation(1);

      supervision.hang("it");
      supervision.advance(Duration.ofSeconds(11));
      assertThat(supervision).child("it").hasIncarnation(2);
      assertThat(supervision).child("it").lastEnded(ExitReason.HeartbeatMissed.class);
    }
  }

  // ---- one tree for several tests

  @Test
  void aFailingStartIsForgottenByAReset() {
    try (SupervisionTester supervision = started(app().child(it()))) {
      supervision.failNextStart("it");

      supervision.reset();

      assertThat(supervision).child("it").isRunning().hasIncarnation(1);
    }
  }
}
