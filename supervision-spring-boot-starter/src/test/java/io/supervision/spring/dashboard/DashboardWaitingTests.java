package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent.OutageEnded;
import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.fixture.Service;
import io.supervision.spring.fixture.Snapshots;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;

/** The page says who waits for what, and never that all is well meanwhile. */
class DashboardWaitingTests extends BrowserTests {

  private static final WebApplicationType SERVLET = WebApplicationType.SERVLET;
  private static final Duration CHECK = Duration.ofSeconds(7);

  private final Service db = Service.down("db", "connection refused");
  private final Service mail = Service.up("mail");

  private static ChildSpecBuilder idle(String id) {
    return ChildSpec.task(id, WorkerContext::awaitStop);
  }

  private SupervisionTester supervision() {
    return SupervisionTester.of(
        SupervisorSpec.named("app")
            .child(idle("orders").requires(db.required()))
            .child(idle("invoices").requires(db.required()))
            .child(idle("letters").requires(mail.required()))
            .child(
                ChildSpec.supervisor(SupervisorSpec.named("reports").child(idle("daily")).build())
                    .requires(db.required())));
  }

  @Test
  void saysWhoWaitsForWhatAndCountsThem() {
    try (SupervisionTester supervision = supervision();
        Application application =
            Application.open(SERVLET, supervision.tree(), EXPOSED, UNRESTRICTED, SHOWN)) {
      supervision.tree().start();
      supervision.advance(Duration.ofSeconds(42));
      visit(application);
      browser.awaitHeadline("3 children wait for db");
      assertThat(browser.title()).startsWith("↻ 3 children wait for db");
      assertThat(browser.text("#numbers")).contains("3 waiting for db");
      assertThat(browser.line("orders")).contains("waiting", "waits for db").contains("42 s");
      assertThat(browser.line("reports")).contains("waiting", "waits for db");
      eventually(
          () ->
              assertThat(browser.texts("#events li").toString())
                  .contains("orders waits for db", "reports waits for db"));

      choose("orders", "orders");
      assertThat(browser.text("#detail")).contains("waiting for 42 s", "It waits for");
      assertThat(browser.texts(".waits li")).containsExactly("db: connection refused");
      assertThat(browser.audit("wcag2a", "wcag2aa")).isEmpty();

      // an outage is told instead
      supervision.advance(Duration.ofMinutes(1));
      browser.awaitHeadline("4 in trouble");
      assertThat(browser.line("orders")).contains("waits for db").doesNotContain("failure");

      db.comeBack();
      supervision.advance(CHECK);
      eventually(() -> assertThat(browser.line("orders")).contains("recovering", "an outage for"));
      supervision.advance(Duration.ofMinutes(2));
      browser.awaitHeadline("All well");
      eventually(
          () ->
              assertThat(browser.texts("#events li").toString())
                  .contains("orders started", "orders is no longer in an outage after"));
    }
  }

  @Test
  void saysHowManyWaitForWhichWhereTheyWaitForDifferentThings() {
    FakeTree tree = new FakeTree(Snapshots.root(waits("one", "db")));
    try (Application application = Application.open(SERVLET, tree, EXPOSED)) {
      visit(application);
      browser.awaitHeadline("1 child waits for db");
      tree.become(Snapshots.root(waits("one", "db"), waits("two", "db", "cache")));
      browser.awaitHeadline("2 children wait: 2 for db, 1 for cache");
      tree.become(
          Snapshots.root(
              waits("one", "db"),
              waits("two", "db", "cache"),
              waits("three", "x", "y"),
              Snapshots.worker("four", NodeState.WAITING)));
      browser.awaitHeadline("4 children wait: 2 for db, 1 for cache, 1 for x, …");
      tree.become(Snapshots.root(Snapshots.worker("four", NodeState.WAITING)));
      browser.awaitHeadline("1 child waits");
      assertThat(browser.line("four")).contains("waits");

      tree.publish(new OutageEnded("one", Instant.now(), false, Duration.ofMinutes(3), 0));
      eventually(
          () ->
              assertThat(browser.texts("#events li").toString())
                  .contains("one is no longer in an outage after 3 min"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void saysWhatACrashWouldWaitFor() {
    try (SupervisionTester supervision = supervision();
        Application application =
            Application.open(SERVLET, supervision.tree(), EXPOSED, UNRESTRICTED, SHOWN)) {
      db.comeBack();
      supervision.tree().start();
      db.goDown("connection refused");
      supervision.advance(CHECK);
      supervision.crash("orders");
      supervision.awaitQuiet();
      visit(application);
      choose("invoices", "invoices");
      browser.click(".ask");

      eventually(
          () ->
              assertThat(browser.text(".prophecy"))
                  .contains(
                      "It would wait for db, which is not up now:",
                      "db: connection refused",
                      "Until that is up, nothing would be stopped, started or counted."));
      eventually(
          () ->
              assertThat(browser.texts("#events li").toString())
                  .contains("orders failed", "waits for db"));
    }
  }

  @Test
  void offersWhatCanBeDoneToAChildThatWaits() {
    try (SupervisionTester supervision = supervision();
        Application application =
            Application.open(SERVLET, supervision.tree(), EXPOSED, UNRESTRICTED)) {
      SupervisionTree tree = supervision.tree();
      tree.start();
      visit(application);
      choose("orders", "orders");
      eventually(
          () ->
              assertThat(browser.texts("#detail .buttons button"))
                  .containsExactly("Restart", "Terminate", "Hold"));
      assertThat(browser.texts(".waits li")).containsExactly("db: ******");

      browser.click("[data-action=restart]");
      assertThat(browser.text("#confirm")).contains("What it waits for is asked now.");
      browser.click("#confirm-yes");
      eventually(
          () ->
              assertThat(browser.text(".outcome"))
                  .isEqualTo("Asked. It starts as soon as all is up."));
      assertThat(tree.find("orders").orElseThrow().state()).isEqualTo(NodeState.WAITING);

      browser.click("[data-action=terminate]");
      assertThat(browser.text("#confirm")).contains("It waits no longer");
      browser.click("#confirm-yes");
      eventually(() -> assertThat(browser.text(".outcome")).isEqualTo("Terminated."));
      assertThat(supervision).child("orders").isStopped();
    }
  }

  @Test
  void explainsTheSign() {
    try (Application application =
        Application.open(SERVLET, new FakeTree(Snapshots.root(waits("one", "db"))), EXPOSED)) {
      visit(application);
      browser.awaitHeadline("1 child waits for db");
      browser.click("#help");

      assertThat(browser.text("#explained"))
          .contains("waiting", "is to start, and waits until what it requires is up");
    }
  }

  private static NodeSnapshot waits(String id, String... names) {
    UnmetRequirement[] unmet = new UnmetRequirement[names.length];
    for (int i = 0; i < names.length; i++) {
      unmet[i] = new UnmetRequirement(names[i], "");
    }
    return Snapshots.waiting(id, unmet);
  }
}
