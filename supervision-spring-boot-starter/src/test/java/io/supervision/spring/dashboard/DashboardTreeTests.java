package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.worker;
import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.StuckSnapshot;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.Crashable;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

/** What the dashboard shows. */
class DashboardTreeTests extends BrowserTests {

  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Backoff IN_FIVE_MINUTES =
      new Backoff(FIVE_MINUTES, 1, FIVE_MINUTES, 0, FIVE_MINUTES);
  private static final WebApplicationType SERVLET = WebApplicationType.SERVLET;

  private static SupervisorSpec infrastructure() {
    return SupervisorSpec.named("app")
        .child(
            SupervisorSpec.named("infrastructure")
                .strategy(Strategy.ONE_FOR_ALL)
                .intensity(3, Duration.ofSeconds(10))
                // ended by its interrupt
                .child(ChildSpec.task("database", context -> context.sleep(FIVE_MINUTES)))
                .child(ChildSpec.task("queue", WorkerContext::awaitStop)))
        .child(ChildSpec.task("patient", WorkerContext::awaitStop).backoff(IN_FIVE_MINUTES))
        .build();
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void showsTheTreeInStartOrderWithStrategyBudgetAndStates(WebApplicationType type) {
    try (SupervisionTree tree = SupervisionTree.create(infrastructure())) {
      tree.start();
      try (Application application =
          Application.open(type, tree, EXPOSED, "spring.application.name=shop")) {
        visit(application);
        browser.awaitHeadline("All well");

        assertThat(browser.texts("#rows .id"))
            .containsExactly("app", "infrastructure", "database", "queue", "patient");
        assertThat(browser.line("infrastructure"))
            .contains("one-for-all", "running", "0 of 3 restarts in 10 s");
        assertThat(browser.line("database")).contains("running");
        assertThat(browser.text("#numbers")).contains("shop", "5 nodes", "5 running");
        assertThat(browser.title()).contains("All well").contains("shop");
        assertThat(browser.all("#rows tr[aria-level='3']")).hasSize(2);
        assertThat(browser.complaints()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void showsACrashWithinTwoSecondsAndWhoWasTakenAlong(WebApplicationType type) {
    try (SupervisionTester supervision = SupervisionTester.of(infrastructure())) {
      supervision.tree().start();
      try (Application application = Application.open(type, supervision.tree(), EXPOSED, SHOWN)) {
        visit(application);
        browser.awaitHeadline("All well");

        supervision.crash("patient", new IllegalStateException("no bread left"));
        await()
            .atMost(Duration.ofSeconds(2))
            .untilAsserted(() -> assertThat(browser.line("patient")).contains("restarting"));
        assertThat(browser.line("patient"))
            .contains("starts again in", "IllegalStateException: no bread left");
        assertThat(browser.text("#verdict")).isEqualTo("1 in trouble, not down");

        supervision.crash("infrastructure/queue");
        eventually(
            () ->
                assertThat(browser.texts("#events li"))
                    .anySatisfy(
                        event ->
                            assertThat(event)
                                .contains("infrastructure/database was shut down")
                                .contains("taken along by infrastructure/queue, one-for-all")
                                .contains("started again, incarnation 2")));
      }
    }
  }

  @Test
  void showsTheLastFailureWithItsStackOnDemandAndWhatACrashWouldDo() {
    try (SupervisionTester supervision = SupervisionTester.of(infrastructure())) {
      supervision.tree().start();
      try (Application application =
          Application.open(SERVLET, supervision.tree(), EXPOSED, SHOWN)) {
        supervision.crash("infrastructure/database", new IllegalStateException("disk full"));
        visit(application);
        choose("database", "infrastructure/database");

        eventually(
            () ->
                assertThat(browser.text("#detail .last"))
                    .contains("IllegalStateException: disk full")
                    .doesNotContain("DashboardTreeTests.showsTheLastFailure"));
        browser.click("#detail summary");
        assertThat(browser.text("#detail .last"))
            .contains("DashboardTreeTests.showsTheLastFailure");
        assertThat(browser.text("#detail .history")).contains("failed").contains("started again");

        browser.click("#detail .ask");
        eventually(
            () ->
                assertThat(browser.texts("#detail .prophecy li"))
                    .containsExactly(
                        "infrastructure/queue", "infrastructure/database", "infrastructure/queue"));
        assertThat(browser.address()).endsWith("#infrastructure/database");
      }
    }
  }

  @Test
  void showsAStuckThreadWithItsStack() {
    FakeTree tree =
        new FakeTree(
            root(
                worker(
                    "job",
                    NodeState.STUCK,
                    NOON,
                    HealthSnapshot.NONE,
                    null,
                    null,
                    new StuckSnapshot(
                        2,
                        "job-thread",
                        NOON,
                        List.of(new StackTraceElement("shop.Job", "grind", "Job.java", 7))))));
    try (Application application = Application.open(SERVLET, tree, EXPOSED)) {
      visit(application);
      browser.awaitHeadline("1 in trouble");
      choose("job", "job");

      assertThat(browser.text("#detail .stuck"))
          .contains("job-thread", "at shop.Job.grind(Job.java:7)");
    }
  }

  @Test
  void countsDownToTheNextRestart() {
    FakeTree tree =
        new FakeTree(
            root(
                worker(
                    "job",
                    NodeState.RESTARTING,
                    Instant.now(),
                    HealthSnapshot.NONE,
                    null,
                    Instant.now().plusSeconds(100),
                    null)));
    tree.inRealTime();
    try (Application application = Application.open(SERVLET, tree, EXPOSED)) {
      visit(application);
      List<String> seen = new ArrayList<>();
      eventually(
          () -> {
            String next = browser.text("#rows tr:last-child .next");
            if (!next.isEmpty() && !seen.contains(next)) {
              seen.add(next);
            }
            assertThat(seen).hasSizeGreaterThanOrEqualTo(3);
          });
      assertThat(seen).allMatch(next -> next.matches("starts again in 1 min \\d+ s"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void leavesMarkupInIdsAndMessagesAsText(WebApplicationType type) {
    String id = "<img src=x onerror=document.title='owned'>";
    String message = "<script>document.title='owned'</script><b>bold</b>";
    FakeTree tree =
        new FakeTree(
            root(
                worker(
                    id,
                    NodeState.RUNNING,
                    NOON,
                    new HealthSnapshot(HealthSnapshot.Status.UNHEALTHY, 1, NOON, message),
                    new ExitSnapshot(
                        ExitReason.failure(new IllegalStateException(message)), NOON, 1),
                    null,
                    null)));
    tree.publish(
        new io.supervision.event.SupervisionEvent.ChildStarted(
            id, NOON, 1, false, null, null, null));
    try (Application application = Application.open(type, tree, EXPOSED, SHOWN)) {
      tree.publish(
          new io.supervision.event.SupervisionEvent.ChildStartFailed(
              id, NOON, 1, false, new IllegalStateException(message)));
      visit(application);
      choose(id, id);
      browser.click("#detail .ask");

      eventually(() -> assertThat(browser.text("#detail .prophecy")).contains("would be left"));
      assertThat(browser.line(id)).contains(id, message);
      assertThat(browser.text("#detail .last")).contains(message);
      assertThat(browser.text("#events")).contains(id).contains(message);
      assertThat(browser.all("img, b, body script")).isEmpty();
      assertThat(browser.title()).doesNotStartWith("owned");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void showsHowFarABatchIs() {
    List<Crashable> jobs = new ArrayList<>();
    try (SupervisionTree tree =
        SupervisionTree.create(
            SupervisorSpec.named("app").child(SupervisorSpec.dynamic("jobs")).build())) {
      tree.start();
      try (Application application = Application.open(SERVLET, tree, EXPOSED)) {
        for (int i = 0; i < 4; i++) {
          Crashable job = new Crashable();
          jobs.add(job);
          tree.supervisor("jobs").startChild(job.as("job-" + i).restart(RestartType.TRANSIENT));
        }
        visit(application);
        eventually(() -> assertThat(browser.line("jobs")).contains("0 of 4 jobs done"));

        jobs.subList(0, 3).forEach(Crashable::finish);
        eventually(() -> assertThat(browser.line("jobs")).contains("3 of 4 jobs done"));
        assertThat(browser.one("progress").getDomProperty("value")).isEqualTo("3");
        assertThat(browser.one("progress").getDomProperty("max")).isEqualTo("4");

        tree.supervisor("jobs").terminateChild("job-3");
        eventually(() -> assertThat(browser.line("jobs")).contains("3 of 4 jobs done, 1 aborted"));
      }
    }
  }

  @Test
  void showsOnlyTroubleOrWhatIsSearchedFor() {
    try (SupervisionTree tree =
        SupervisionTree.create(
            SupervisorSpec.named("app")
                .child(ChildSpec.task("database", WorkerContext::awaitStop))
                .child(
                    ChildSpec.task(
                            "reader",
                            context -> {
                              throw new LinkageError("no such class");
                            })
                        .restart(RestartType.TRANSIENT))
                .build())) {
      tree.start();
      try (Application application = Application.open(SERVLET, tree, EXPOSED)) {
        visit(application);
        browser.awaitHeadline("1 in trouble");
        browser.click("#trouble");
        eventually(() -> assertThat(browser.texts("#rows .id")).containsExactly("app", "reader"));
        browser.click("#trouble");
        eventually(() -> assertThat(browser.texts("#rows .id")).hasSize(3));

        browser.one("#search").sendKeys("data");
        eventually(() -> assertThat(browser.texts("#rows .id")).containsExactly("app", "database"));
        browser.one("#search").sendKeys("x");
        eventually(() -> assertThat(browser.text("#nothing")).isNotEmpty());
      }
    }
  }
}
