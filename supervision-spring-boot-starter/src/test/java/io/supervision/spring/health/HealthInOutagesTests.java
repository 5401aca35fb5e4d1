package io.supervision.spring.health;

import static io.supervision.snapshot.NodeState.RESTARTING;
import static io.supervision.snapshot.NodeState.RUNNING;
import static io.supervision.snapshot.NodeState.STARTING;
import static io.supervision.snapshot.NodeState.STUCK;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.OnStuck;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Crashable;
import io.supervision.worker.ExitReason;
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

  private final ManualClock clock = new ManualClock();
  private final Crashable rates = new Crashable();
  private final Crashable importing = new Crashable();
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final CountDownLatch deafRuns = new CountDownLatch(1);
  private final SupervisionTree tree =
      SupervisionTree.builder(
              SupervisorSpec.named("app")
                  .child(rates.as("rates").backoff(TWO_SECONDS))
                  .child(SupervisorSpec.dynamic("pool").intensity(100, ofSeconds(1)))
                  .child(
                      SupervisorSpec.named("group")
                          .strategy(Strategy.ONE_FOR_ALL)
                          .intensity(100, ofSeconds(1))
                          .child(new Crashable().as("sibling"))
                          .child(importing.as("import").backoff(TWO_SECONDS)))
                  .child(
                      ChildSpec.worker("deaf", () -> context -> ignoreInterrupts())
                          .onStuck(OnStuck.REPLACE)
                          .shutdown(Shutdown.BRUTAL_KILL)))
          .clock(clock)
          .build();
  private final SupervisionHealthContributor health =
      new SupervisionHealthContributor(tree, ofMinutes(1));
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void stop() {
    letGo.countDown();
    tree.close();
  }

  @Test
  void aServiceThatIsOffForTenMinutesChangesTheHealthTwiceAndThenComesTheAllClear() {
    tree.start();
    look();
    for (int crash = 0; crash < 60; crash++) {
      rates.crash("the service is off");
      become("rates", RESTARTING);
      pass(ofSeconds(2));
      become("rates", RUNNING);
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
    rates.crash("once");
    become("rates", RESTARTING);
    pass(ofSeconds(2));
    become("rates", RUNNING);
    for (int second = 0; second < 120; second++) {
      pass(ofSeconds(1));
    }

    assertThat(seen).containsExactly("UP", "UNKNOWN", "UP");
  }

  @Test
  void aWorkerThatRunsFifteenSecondsOfSeventyFiveIsDownUntilItRunsForAMinute() {
    SupervisionTree slow =
        SupervisionTree.builder(
                SupervisorSpec.named("app")
                    .child(
                        rates
                            .as("rates")
                            .backoff(
                                new Backoff(ofMinutes(1), 1, ofMinutes(1), 0, Duration.ofDays(1)))))
            .clock(clock)
            .build();
    SupervisionHealthContributor slowHealth = new SupervisionHealthContributor(slow, ofMinutes(1));
    try (slow) {
      slow.start();
      for (int crash = 0; crash < 20; crash++) {
        rates.crash("no connection");
        await()
            .pollInterval(ofMillis(2))
            .until(() -> slow.find("rates").orElseThrow().state() == RESTARTING);
        seen.add(status(slowHealth, "rates"));
        clock.advance(ofMinutes(1));
        await()
            .pollInterval(ofMillis(2))
            .until(() -> slow.find("rates").orElseThrow().state() == RUNNING);
        seen.add(status(slowHealth, "rates"));
        clock.advance(ofSeconds(15));
      }
    }
    assertThat(seen.remove(0)).isEqualTo("UNKNOWN");
    assertThat(seen).containsOnly("DOWN");
  }

  @Test
  void aStartThatSpansDownAfterAndSucceedsIsDownUntilItHasRunForAMinute() {
    CountDownLatch mayBeReady = new CountDownLatch(1);
    SupervisionTree slow =
        SupervisionTree.builder(
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
                            .startTimeout(ChildSettings.UNBOUNDED)))
            .clock(clock)
            .build();
    SupervisionHealthContributor slowHealth = new SupervisionHealthContributor(slow, ofMinutes(1));
    try (slow) {
      slow.start();
      slow.exit("rates", ExitReason.failure(new IllegalStateException("no connection")));
      become(slow, STARTING);
      lookFor(slowHealth, 90);
      mayBeReady.countDown();
      become(slow, RUNNING);
      lookFor(slowHealth, 120);
    }
    assertThat(seen).containsExactly("UNKNOWN", "DOWN", "UP");
  }

  private static void become(SupervisionTree tree, NodeState state) {
    await()
        .pollInterval(ofMillis(2))
        .until(() -> tree.find("rates").orElseThrow().state() == state);
  }

  private void lookFor(SupervisionHealthContributor from, int seconds) {
    for (int second = 0; second < seconds; second++) {
      look(from);
      clock.advance(ofSeconds(1));
    }
  }

  @Test
  void aJobThatSucceededLeavesNoOutageToTheNextOneOfItsName() {
    tree.start();
    Crashable job = new Crashable();
    runJob(job);
    job.crash("a row was locked");
    await()
        .pollInterval(ofMillis(2))
        .until(() -> tree.find("pool/job").orElseThrow().failures() == 1);
    become("pool/job", RUNNING);
    job.finish();
    await().pollInterval(ofMillis(2)).until(() -> tree.find("pool/job").isEmpty());

    clock.advance(Duration.ofHours(1));
    runJob(job);
    job.crash("a row was locked");
    await()
        .pollInterval(ofMillis(2))
        .until(() -> tree.find("pool/job").orElseThrow().failures() == 1);
    assertThat(status(health, "pool")).isEqualTo("UP");
  }

  private void runJob(Crashable job) {
    tree.supervisor("pool").startChild(job.as("job").restart(RestartType.TRANSIENT));
  }

  @Test
  void aThreadThatDoesNotEndIsDownAlsoWhereItMayBeReplaced() {
    tree.start();
    // one that is stopped before its first line ends in order
    await().pollInterval(ofMillis(2)).until(() -> deafRuns.getCount() == 0);
    var terminated = tree.root().terminateChildAsync("deaf");
    await()
        .pollInterval(ofMillis(2))
        .until(
            () -> {
              clock.advance(ofSeconds(1));
              return state("deaf") == STUCK;
            });
    assertThat(status(health, "deaf")).isEqualTo("DOWN");

    terminated.join();
    letGo.countDown();
    become("deaf", NodeState.STOPPED);
    assertThat(status(health, "deaf")).isEqualTo("UP");
  }

  @Test
  void siblingsThatWaitForTheStartOfTheirGroupAreNotSaidToBeWell() {
    tree.start();
    importing.crash("no file");
    become("group/import", RESTARTING);

    assertThat(status(health, "group", "sibling")).isEqualTo("UNKNOWN");
    assertThat(status(health, "group", "_supervisor")).isEqualTo("UP");
  }

  private void pass(Duration time) {
    clock.advance(time);
    look();
  }

  private void become(String path, NodeState state) {
    await().pollInterval(ofMillis(2)).until(() -> state(path) == state);
    look();
  }

  private NodeState state(String path) {
    return tree.find(path).orElseThrow().state();
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

  private void ignoreInterrupts() {
    deafRuns.countDown();
    while (true) {
      try {
        letGo.await();
        return;
      } catch (InterruptedException deaf) {
        // goes on
      }
    }
  }
}
