package io.supervision.spring.health;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.supervision.SupervisionTree;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.OnStuck;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.internal.Remarks;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;

/** What the health of a tree says while its children fail; all on a clock that the test moves. */
class HealthInOutagesTests {

  private static final Backoff TWO_SECONDS =
      new Backoff(ofSeconds(2), 1, ofSeconds(2), 0, ofMinutes(1));

  private final SupervisionTester supervision =
      SupervisionTester.of(
          SupervisorSpec.named("app")
              .child(idle("rates").backoff(TWO_SECONDS))
              .child(SupervisorSpec.dynamic("pool").intensity(100, ofSeconds(1)))
              .child(
                  SupervisorSpec.named("group")
                      .strategy(Strategy.ONE_FOR_ALL)
                      .intensity(100, ofSeconds(1))
                      .child(idle("sibling"))
                      .child(idle("import").backoff(TWO_SECONDS)))
              .child(
                  ChildSpec.worker("deaf", () -> WorkerContext::awaitStop)
                      .onStuck(OnStuck.REPLACE)
                      .shutdown(Shutdown.BRUTAL_KILL)));
  private final SupervisionTree tree = supervision.tree();
  private final SupervisionHealthContributor health =
      new SupervisionHealthContributor(tree, ofMinutes(1), new Remarks());
  private final List<String> seen = new ArrayList<>();

  private static ChildSpecBuilder idle(String id) {
    return ChildSpec.task(id, WorkerContext::awaitStop);
  }

  @AfterEach
  void stop() {
    supervision.close();
  }

  @Test
  void aServiceThatIsOffForTenMinutesChangesTheHealthTwiceAndThenComesTheAllClear() {
    tree.start();
    look();
    for (int crash = 0; crash < 60; crash++) {
      crashAndLook();
      pass(ofSeconds(2));
      assertThat(supervision).child("rates").isRunning();
      for (int second = 0; second < 8; second++) {
        pass(ofSeconds(1));
      }
    }
    assertThat(seen).containsExactly("UP", "UNKNOWN", "DOWN");

    for (int second = 0; second < 60; second++) {
      pass(ofSeconds(1));
    }
    assertThat(seen).containsExactly("UP", "UNKNOWN", "DOWN", "UP");
  }

  @Test
  void aSingleCrashThatHealsIsNeverDown() {
    tree.start();
    look();
    crashAndLook();
    pass(ofSeconds(2));
    assertThat(supervision).child("rates").isRunning();
    for (int second = 0; second < 120; second++) {
      pass(ofSeconds(1));
    }

    assertThat(seen).containsExactly("UP", "UNKNOWN", "UP");
  }

  @Test
  void aWorkerThatRunsFifteenSecondsOfSeventyFiveIsDownUntilItRunsForAMinute() {
    SupervisionTester slow =
        SupervisionTester.of(
            SupervisorSpec.named("app")
                .child(
                    idle("rates")
                        .backoff(
                            new Backoff(ofMinutes(1), 1, ofMinutes(1), 0, Duration.ofDays(1)))));
    try (slow) {
      var slowHealth = new SupervisionHealthContributor(slow.tree(), ofMinutes(1), new Remarks());
      slow.tree().start();
      for (int crash = 0; crash < 20; crash++) {
        slow.crash("rates");
        assertThat(slow).child("rates").isRestarting();
        seen.add(status(slowHealth, "rates"));
        slow.advance(ofMinutes(1));
        assertThat(slow).child("rates").isRunning();
        seen.add(status(slowHealth, "rates"));
        slow.advance(ofSeconds(15));
      }
    }
    assertThat(seen.remove(0)).isEqualTo("UNKNOWN");
    assertThat(seen).containsOnly("DOWN");
  }

  @Test
  void aStartThatSpansDownAfterAndSucceedsIsDownUntilItHasRunForAMinute() {
    CountDownLatch mayBeReady = new CountDownLatch(1);
    SupervisionTester slow =
        SupervisionTester.of(
            SupervisorSpec.named("app")
                .child(
                    ChildSpec.task(
                            "rates",
                            context -> {
                              if (context.incarnation() > 1) {
                                mayBeReady.await();
                              }
                              context.ready();
                              context.awaitStop();
                            })
                        .startTimeout(ChildSettings.UNBOUNDED)));
    try (slow) {
      var slowHealth = new SupervisionHealthContributor(slow.tree(), ofMinutes(1), new Remarks());
      slow.tree().start();
      slow.crash("rates");
      slow.await("rates").starting();
      lookFor(slow, slowHealth, 90);
      mayBeReady.countDown();
      slow.await("rates").running();
      lookFor(slow, slowHealth, 120);
    }
    assertThat(seen).containsExactly("UNKNOWN", "DOWN", "UP");
  }

  private void lookFor(SupervisionTester slow, SupervisionHealthContributor from, int seconds) {
    for (int second = 0; second < seconds; second++) {
      look(from);
      slow.advance(ofSeconds(1));
    }
  }

  @Test
  void aJobThatSucceededLeavesNoOutageToTheNextOneOfItsName() {
    tree.start();
    CountDownLatch done = new CountDownLatch(1);
    runJob(
        context -> {
          if (context.incarnation() == 1) {
            context.awaitStop();
          }
          done.await();
        });
    crashJob();
    assertThat(supervision).child("pool/job").isRunning();
    done.countDown();
    assertThat(tree.supervisor("pool").awaitEmpty(ofSeconds(10))).isTrue();

    supervision.advance(Duration.ofHours(1));
    runJob(WorkerContext::awaitStop);
    crashJob();
    assertThat(status(health, "pool")).isEqualTo("UP");
  }

  private void runJob(Worker job) {
    tree.supervisor("pool").startChild(ChildSpec.task("job", job).restart(RestartType.TRANSIENT));
  }

  private void crashJob() {
    supervision.crash("pool/job", new IllegalStateException("a row was locked"));
    assertThat(supervision).child("pool/job").hasFailures(1);
  }

  @Test
  void aThreadThatDoesNotEndIsDownAlsoWhereItMayBeReplaced() {
    tree.start();
    supervision.stuck("deaf");
    var terminated = tree.root().terminateChildAsync("deaf");
    supervision.advance(ofSeconds(10));
    assertThat(supervision).child("deaf").isStuck();
    assertThat(status(health, "deaf")).isEqualTo("DOWN");

    terminated.join();
    supervision.release();
    supervision.await("deaf").stopped();
    assertThat(status(health, "deaf")).isEqualTo("UP");
  }

  @Test
  void siblingsThatWaitForTheStartOfTheirGroupAreNotSaidToBeWell() {
    tree.start();
    supervision.crash("group/import");
    assertThat(supervision).child("group/import").isRestarting();

    assertThat(status(health, "group", "sibling")).isEqualTo("UNKNOWN");
    assertThat(status(health, "group", "_supervisor")).isEqualTo("UP");
  }

  private void crashAndLook() {
    supervision.crash("rates");
    assertThat(supervision).child("rates").isRestarting();
    look();
  }

  private void pass(Duration time) {
    supervision.advance(time);
    look();
  }

  private void look() {
    look(health);
  }

  private void look(SupervisionHealthContributor from) {
    String now = status(from, "rates");
    if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(now)) {
      seen.add(now);
    }
  }

  private static String status(HealthContributors from, String... path) {
    HealthContributors contributor = from;
    for (int i = 0; i < path.length - 1; i++) {
      contributor = (CompositeHealthContributor) contributor.getContributor(path[i]);
    }
    HealthIndicator indicator = (HealthIndicator) contributor.getContributor(path[path.length - 1]);
    return indicator.health(false).getStatus().getCode();
  }
}
