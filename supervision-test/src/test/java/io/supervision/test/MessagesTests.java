package io.supervision.test;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.Requirement;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import java.io.IOException;
import java.time.Duration;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;

/** What is said when something is not as expected: enough to see why. */
class MessagesTests {

  @Supervised
  SupervisorSpec tree =
      SupervisorSpec.named("app")
          .child(SupervisorSpec.named("storage").child(Trees.idle("database")))
          .child(Trees.idle("orders").backoff(Backoff.DEFAULT))
          .build();

  private static AbstractStringAssert<?> message(Runnable failing) {
    try {
      failing.run();
    } catch (AssertionError failure) {
      String message = String.valueOf(failure.getMessage());
      return assertThat(message.strip());
    }
    throw new IllegalStateException("has not failed");
  }

  @Test
  void ofAStateShowsTheNodeTheTreeAndWhatHappened(SupervisionTester supervision) {
    supervision.crash("orders", new IOException("connection lost"));

    message(() -> assertThat(supervision).child("orders").isRunning())
        .isEqualTo(
            """
            expected 'orders' to be running, but it is restarting:
              orders: restarting in 0.5s, incarnation 1, restarts 0, failures 1, ended last at 00:00:00.000 by failure: java.io.IOException: connection lost
              Time stands still: advanceToNextRestart("orders") moves it there.

            The tree at 00:00:00.000:
              app (the root): running, incarnation 1, restarts 0, failures 0, one-for-one, used 1 of 3 restarts in 5s
                storage: running, incarnation 1, restarts 0, failures 0, one-for-one, used 0 of 3 restarts in 5s
                  storage/database: running, incarnation 1, restarts 0, failures 0
                orders: restarting in 0.5s, incarnation 1, restarts 0, failures 1, ended last at 00:00:00.000 by failure: java.io.IOException: connection lost

            What happened:
              00:00:00.000 started storage/database (incarnation 1)
              00:00:00.000 started storage (incarnation 1)
              00:00:00.000 started orders (incarnation 1)
              00:00:00.000 started (the root) (incarnation 1)
              00:00:00.000 exited orders (incarnation 1, failure: java.io.IOException: connection lost, ran 0s)
              00:00:00.000 restart scheduled orders (in 0.5s, after failure: java.io.IOException: connection lost)""");
  }

  @Test
  void ofWaitingSaysForWhatAndWhatIsInstead(SupervisionTester supervision) {
    message(() -> supervision.await("orders").atMost(Duration.ofMillis(20)).restarting())
        .startsWith(
            """
            waited 0.02s for 'orders' to be restarting, but it is:
              orders: running, incarnation 1, restarts 0, failures 0
            """)
        .contains("The tree at", "What happened:");
  }

  @Test
  void ofWaitingSaysHowTimeIsMoved(SupervisionTester supervision) {
    supervision.crash("orders");

    message(() -> supervision.await("orders").atMost(Duration.ofMillis(20)).running())
        .contains("  Time stands still: advanceToNextRestart(\"orders\") moves it there.\n");
  }

  @Test
  void ofWaitingForTheEndOfAChildThatStays(SupervisionTester supervision) {
    message(() -> supervision.await("orders").atMost(Duration.ofMillis(20)).gone())
        .startsWith("waited 0.02s for 'orders' to be gone, but it is:\n  orders: running");
  }

  @Test
  void ofWhatIsDegradedSaysWhatItSaysAndWhatIsInstead() {
    ChildSpec orders =
        ChildSpec.task(
                "orders",
                context -> {
                  context.degraded("no connection");
                  context.sleep(Duration.ofSeconds(2));
                  context.restored();
                  context.awaitStop();
                })
            .build();
    try (SupervisionTester supervision =
        SupervisionTester.of(SupervisorSpec.named("app").child(orders))) {
      supervision.tree().start();
      supervision.awaitQuiet();

      message(() -> assertThat(supervision).child("orders").isDegraded("no route"))
          .startsWith(
              """
              expected 'orders' to be degraded with "no route", but it says "no connection":
                orders: running, incarnation 1, restarts 0, failures 0, degraded (no connection)
              """)
          .contains("degraded orders (incarnation 1, no connection)");

      supervision.advance(Duration.ofSeconds(2));
      message(() -> assertThat(supervision).child("orders").isDegraded())
          .startsWith("expected 'orders' to be degraded, but it runs and has not said so:")
          .contains("restored orders (incarnation 1, after 2s)");

      supervision.tree().root().terminateChild("orders");
      message(() -> assertThat(supervision).child("orders").isDegraded("x"))
          .startsWith("expected 'orders' to be degraded with \"x\", but it is stopped:");
    }
  }

  @Test
  void ofWhatIsRequiredSaysWhatItWaitsFor() {
    ChildSpec orders =
        Trees.idle("orders")
            .requires(Requirement.check("db", () -> HealthCheck.Result.failed("no route")))
            .build();
    try (SupervisionTester supervision =
        SupervisionTester.of(SupervisorSpec.named("app").child(orders))) {
      supervision.tree().start();

      message(() -> assertThat(supervision).child("orders").isWaitingFor("db", "cache"))
          .startsWith(
              """
              expected 'orders' to be waiting for db, cache, but it waits for db (no route):
                orders: waiting, incarnation 0, restarts 0, failures 0, waits for db (no route)
              """)
          .contains("waiting orders (for db (no route))");
    }
  }

  @Test
  void ofWhatIsRequiredSaysThatItRuns(SupervisionTester supervision) {
    message(() -> assertThat(supervision).child("orders").isWaitingFor("db"))
        .startsWith("expected 'orders' to be waiting for db, but it is running:");
  }

  @Test
  void ofWaitingForAnIncarnationSaysWhichOneRuns(SupervisionTester supervision) {
    message(() -> supervision.await("orders").atMost(Duration.ofMillis(20)).incarnation(2))
        .startsWith("waited 0.02s for 'orders' to run as incarnation 2, but it is:\n  orders: run");
  }

  @Test
  void ofAPathThatIsNotThereNamesThoseThatAre(SupervisionTester supervision) {
    String paths = "There are: orders, storage, storage/database\n";

    message(() -> supervision.crash("oders"))
        .startsWith("there is no 'oders' in this tree; did you mean 'orders'? " + paths);
    message(() -> assertThat(supervision).child("database").isRunning())
        .startsWith(
            "there is no 'database' in this tree; did you mean 'storage/database'? " + paths);
    message(() -> supervision.await("something").atMost(Duration.ofMillis(20)).running())
        .startsWith(
            "waited 0.02s for 'something' to be running, but there is no 'something' in this tree. "
                + paths);
    message(() -> supervision.advanceToNextRestart("oders")).startsWith("there is no 'oders'");
  }

  @Test
  void ofANameWithoutItsMethodOrPackageNamesTheChild() {
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(Trees.idle("feed-read"))
            .child(Trees.idle("com-example-outbox"))
            .build();
    try (SupervisionTester supervision = SupervisionTester.of(spec)) {
      supervision.tree().start();

      message(() -> supervision.crash("feed")).contains("did you mean 'feed-read'?");
      message(() -> supervision.crash("outbox")).contains("did you mean 'com-example-outbox'?");
    }
  }

  @Test
  void ofWhatCannotBeBrokenSaysWhy(SupervisionTester supervision) {
    message(() -> supervision.unhealthy("orders"))
        .startsWith("cannot do unhealthy(\"orders\"): 'orders' has no health check");
    message(() -> supervision.hang("orders"))
        .startsWith("cannot do hang(\"orders\"): nobody would notice that 'orders' hangs");
    message(() -> supervision.stuck("storage"))
        .startsWith("cannot do stuck(\"storage\"): 'storage' is a supervisor");
    message(() -> supervision.finish("storage"))
        .startsWith("cannot do finish(\"storage\"): 'storage' is a supervisor");
    supervision.crash("orders");
    message(() -> supervision.crash("orders"))
        .startsWith("cannot do crash(\"orders\"): 'orders' is not running");
  }

  @Test
  void ofCountsHealthAndEnds(SupervisionTester supervision) {
    NodeAssert orders = assertThat(supervision).child("orders");

    message(() -> orders.hasRestarts(1))
        .startsWith("expected 'orders' to have restarts 1, but it has restarts 0:");
    message(() -> orders.isHealthy())
        .startsWith("expected 'orders' to be healthy, but no check watches it:");
    message(() -> orders.hasHealthDetail("full"))
        .startsWith(
            "expected 'orders' to have a health detail with \"full\", but no check watches it:");
    message(() -> orders.lastFailedWith(IOException.class))
        .startsWith(
            "expected 'orders' to have failed last with java.io.IOException, but it has not ended"
                + " yet:");
    message(() -> orders.lastEnded(ExitReason.Unhealthy.class))
        .startsWith("expected 'orders' to have ended last by Unhealthy, but it has not ended yet:");
    message(() -> orders.lastEnded(ExitReason.killed()))
        .startsWith("expected 'orders' to have ended last by killed, but it has not ended yet:");
    message(() -> orders.restartsIn(Duration.ofSeconds(1)))
        .startsWith("expected 'orders' to restart in 1s, but no restart with a delay");
    message(() -> orders.isStuck()).startsWith("expected 'orders' to be stuck, but it is running:");
    supervision.crash("orders");
    message(() -> assertThat(supervision).child("orders").restartsIn(Duration.ofSeconds(1)))
        .startsWith("expected 'orders' to restart in 1s, but it restarts in 0.5s:");
    message(() -> assertThat(supervision).child("orders").lastFailedWith(IOException.class))
        .startsWith(
            "expected 'orders' to have failed last with java.io.IOException, but it ended by"
                + " failure: java.lang.IllegalStateException: crashed by the test:");
    message(
            () ->
                assertThat(supervision)
                    .child("orders")
                    .lastFailedWith(IllegalStateException.class, "lost"))
        .startsWith(
            "expected 'orders' to have failed last with java.lang.IllegalStateException and"
                + " \"lost\", but it ended by failure: java.lang.IllegalStateException: crashed by"
                + " the test:");
  }

  @Test
  void ofAHealthDetail() {
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(Trees.idle("orders").health(HealthCheckSpec.of(HealthCheck.Result::ok)))
            .build();
    try (SupervisionTester supervision = SupervisionTester.of(spec)) {
      supervision.tree().start();
      supervision.unhealthy("orders", "no answer");
      supervision.advanceToNextCheck("orders");

      message(() -> assertThat(supervision).child("orders").hasHealthDetail("full"))
          .startsWith(
              "expected 'orders' to have a health detail with \"full\", but it is unhealthy: \"no"
                  + " answer\":");
      supervision.heal("orders");
      supervision.advanceToNextCheck("orders");
      message(() -> assertThat(supervision).child("orders").hasHealthDetail("full"))
          .contains("but it is healthy, without a detail:");
    }
  }

  @Test
  void ofTheOrderSaysWhichItWas(SupervisionTester supervision) {
    message(() -> assertThat(supervision).startedInOrder("orders", "storage/database", "nobody"))
        .startsWith(
            "expected to be started in the order [orders, storage/database, nobody], but it was"
                + " [storage/database, orders]; never started: [nobody]\n"
                + "there is no 'nobody' in this tree. There are: orders,");
    message(() -> assertThat(supervision).stoppedInOrder("orders", "storage"))
        .startsWith(
            "expected to be stopped in the order [orders, storage], but it was []; never stopped:"
                + " [orders, storage]");
  }

  @Test
  void ofARestartOrACheckThatIsNotToComeSaysWhy(SupervisionTester supervision) {
    message(() -> interrupted(() -> supervision.advanceToNextRestart("orders")))
        .startsWith(
            """
            the test was interrupted while it waited for 'orders' to be about to restart, but it is:
              orders: running, incarnation 1, restarts 0, failures 0
            """);
    message(() -> interrupted(() -> supervision.advanceToNextCheck("orders")))
        .contains("for a health check of 'orders' to come, but it has none");
    message(() -> interrupted(() -> supervision.advanceToNextCheck("storage")))
        .contains("to come, but it has none, since it is a supervisor");
    supervision.crash("orders");
    message(() -> interrupted(() -> supervision.advanceToNextCheck("orders")))
        .contains("to come, but it is:\n  orders: restarting in 0.5s");
  }

  @Test
  void ofACheckThatHangsSaysSo() {
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(Trees.idle("orders").health(HealthCheckSpec.of(HealthCheck.Result::ok)))
            .build();
    try (SupervisionTester supervision = SupervisionTester.of(spec)) {
      supervision.tree().start();
      supervision.hang("orders");
      supervision.advanceToNextCheck("orders");

      message(() -> interrupted(() -> supervision.advanceToNextCheck("orders")))
          .contains(
              "for a health check of 'orders' to come, but one runs at the moment, and takes its"
                  + " time");
    }
  }

  /** Does not wait ten seconds. */
  private static void interrupted(Runnable waits) {
    Thread.currentThread().interrupt();
    try {
      waits.run();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void ofAnotherDaySayHowManyHavePassed(SupervisionTester supervision) {
    supervision.advance(Duration.ofHours(49));

    message(() -> assertThat(supervision).child("orders").isHeld())
        .contains("The tree at 2d 01:00:00.000:");
  }

  @Test
  void ofTheTree(SupervisionTester supervision) {
    message(() -> assertThat(supervision).isNotRunning())
        .startsWith("expected the tree not to run, but it does");
    message(() -> assertThat(supervision).hasNoChild("orders"))
        .startsWith("expected no child 'orders', but there is one");
    message(() -> assertThat(supervision).supervisor("orders"))
        .startsWith("expected 'orders' to be a supervisor, but it is a worker");
    supervision.tree().stop();
    message(() -> assertThat(supervision).isRunning())
        .startsWith("expected the tree to run, but it does not");
  }

  @Test
  void ofWhatWouldHappen(SupervisionTree tree) {
    message(() -> assertThat(tree.whatIf("orders")).stops("storage"))
        .isEqualTo(
            """
            expected a crash of 'orders' to stop storage, but it would
              stop   nothing
              start  orders
              leave  2 restarts
              end    no supervisor""");
    message(() -> assertThat(tree.whatIf("orders")).starts())
        .startsWith("expected a crash of 'orders' to start nothing, but it would");
    message(() -> assertThat(tree.whatIf("orders")).restartsLeft(3))
        .startsWith("expected a crash of 'orders' to leave 3 restarts, but it would");
    message(() -> assertThat(tree.whatIf("orders")).restartsWithoutLimit())
        .startsWith("expected a crash of 'orders' to leave restarts without limit, but it would");
    message(() -> assertThat(tree.whatIf("orders")).givesUp(""))
        .startsWith("expected a crash of 'orders' to end the root, but it would");
  }

  @Test
  void beginWithWhatTheTestSaysOfThem(SupervisionTester supervision) {
    message(() -> assertThat(supervision).as("after the outage").child("orders").isHeld())
        .startsWith("[after the outage]")
        .contains("expected 'orders' to be held");
  }

  @Test
  void ofManyEventsShowTheLastTwenty(SupervisionTester supervision) {
    for (int crash = 0; crash < 12; crash++) {
      supervision.crash("storage/database");
      supervision.advance(Duration.ofSeconds(10));
    }

    message(() -> assertThat(supervision).child("orders").isHeld())
        .contains("What happened last (20 of 28 events):");
  }

  @Test
  void ofATreeThatNobodyAccompaniesSayWhatIsNeeded() {
    try (SupervisionTree alone = SupervisionTree.create(Trees.app())) {
      alone.start();

      message(() -> assertThat(alone).child("orders").isHeld())
          .contains("expected 'orders' to be held", "The tree at")
          .doesNotContain("What happened");
      SupervisionAssertions.assertThatThrownBy(
              () -> assertThat(alone).startedInOrder("storage", "orders"))
          .hasMessageContaining("is known if a SupervisionTester accompanies the tree");
    }
  }

  @Test
  void ofATreeThatIsNeverQuietSayWhatItIsAbout() {
    SupervisorSpec busy =
        SupervisorSpec.named("app")
            .intensity(RestartIntensity.unlimited())
            .child(
                ChildSpec.task(
                    "broken",
                    context -> {
                      throw new IOException("no route");
                    }))
            .build();
    try (SupervisionTester supervision = SupervisionTester.of(busy)) {
      supervision.tree().start();

      message(() -> supervision.advance(Duration.ofSeconds(1)))
          .startsWith("waited 10s for the tree to be quiet")
          .contains("What happened last (20 of ");
    }
  }
}
