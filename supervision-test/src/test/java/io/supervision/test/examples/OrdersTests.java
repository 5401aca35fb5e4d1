package io.supervision.test.examples;

// tag::imports[]
import static io.supervision.test.SupervisionAssertions.assertThat;
import static io.supervision.test.TreeEvent.exited;
import static io.supervision.test.TreeEvent.restarted;
import static io.supervision.test.TreeEvent.unhealthy;

import io.supervision.SupervisionTree;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.test.Supervised;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

// end::imports[]

/** The five stories of docs/testing.md, in plain Java. */
// tag::tree[]
class OrdersTests {

  @Supervised
  SupervisorSpec tree =
      SupervisorSpec.named("app")
          .child(
              SupervisorSpec.named("storage")
                  .strategy(Strategy.ONE_FOR_ALL)
                  .intensity(2, Duration.ofSeconds(10))
                  .child(ChildSpec.task("database", WorkerContext::awaitStop))
                  .child(ChildSpec.task("cache", WorkerContext::awaitStop)))
          .child(
              ChildSpec.task("orders", WorkerContext::awaitStop)
                  .health(HealthCheckSpec.of(HealthCheck.Result::ok))
                  .backoff(Backoff.DEFAULT))
          .build();

  // end::tree[]

  // tag::crash[]
  @Test
  void comesBackHalfASecondAfterACrash(SupervisionTester supervision) {
    supervision.crash("orders", new IOException("connection lost"));

    assertThat(supervision).child("orders").isRestarting().restartsIn(Duration.ofMillis(500));
    supervision.advanceToNextRestart("orders");
    assertThat(supervision).child("orders").isRunning().hasRestarts(1);
    assertThat(supervision).child("orders").lastFailedWith(IOException.class);
  }

  // end::crash[]

  // tag::health[]
  @Test
  void isRestartedAfterThreeFailedChecksAndIsHealthyAgain(SupervisionTester supervision) {
    supervision.unhealthy("orders", "no answer from the broker");
    supervision.advance(Duration.ofMinutes(1));

    assertThat(supervision.events())
        .containsSubsequence(unhealthy("orders"), exited("orders"), restarted("orders"));
    supervision.advanceToNextCheck("orders");
    assertThat(supervision).child("orders").isHealthy().lastEnded(ExitReason.Unhealthy.class);
  }

  // end::health[]

  // tag::stuck[]
  @Test
  void isNotStartedAgainWhileItsThreadDoesNotEnd(SupervisionTester supervision) {
    supervision.stuck("orders");
    var restart = supervision.tree().restartAsync("orders");
    supervision.advance(Duration.ofSeconds(10));
    assertThat(supervision).child("orders").isStuck().hasIncarnation(1);

    supervision.release();
    supervision.await("orders").incarnation(2);
    assertThat(restart).succeedsWithin(Duration.ofSeconds(10));
  }

  // end::stuck[]

  // tag::gives-up[]
  @Test
  void storageGivesUpAtTheThirdCrashAndBeginsAnew(SupervisionTester supervision) {
    assertThat(supervision.tree().whatIf("storage/cache")).restartsLeft(1).doesNotGiveUp();
    supervision.crash("storage/cache");
    supervision.crash("storage/cache");
    assertThat(supervision.tree().whatIf("storage/cache")).givesUp("storage");

    supervision.crash("storage/cache");
    assertThat(supervision).supervisor("storage").isRunning().hasRestarts(1);
    assertThat(supervision).child("orders").hasRestarts(0);
  }

  // end::gives-up[]

  // tag::in-order[]
  @Test
  void theCacheFollowsTheDatabase(SupervisionTester supervision, SupervisionTree tree) {
    assertThat(tree.whatIf("storage/database"))
        .stops("storage/cache")
        .starts("storage/database", "storage/cache");

    supervision.crash("storage/database");
    assertThat(tree)
        .stoppedInOrder("storage/database", "storage/cache")
        .startedInOrder("orders", "storage/database", "storage/cache");
  }
  // end::in-order[]
  // tag::tree[]
}
// end::tree[]
