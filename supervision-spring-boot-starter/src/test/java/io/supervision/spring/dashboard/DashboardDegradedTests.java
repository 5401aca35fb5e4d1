package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.degraded;
import static io.supervision.spring.fixture.Snapshots.pool;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.snapshot.OutageSnapshot;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.fixture.Talker;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.boot.WebApplicationType;

/** The page says who runs and cannot do its work, what is wrong, and since when. */
class DashboardDegradedTests extends BrowserTests {

  private static final WebApplicationType SERVLET = WebApplicationType.SERVLET;

  private final Talker talker = new Talker();

  private SupervisionTester supervision() {
    return SupervisionTester.of(
        SupervisorSpec.named("app")
            .child(talker.child("orders"))
            .child(ChildSpec.task("letters", WorkerContext::awaitStop)));
  }

  @Test
  void saysWhatIsWrongSinceWhenAndWhatBecomesOfIt() {
    try (SupervisionTester supervision = supervision();
        Application application =
            Application.open(SERVLET, supervision.tree(), EXPOSED, UNRESTRICTED, SHOWN)) {
      supervision.tree().start();
      supervision.advance(Duration.ofHours(1));
      visit(application);
      browser.awaitHeadline("All well");

      talker.says("no connection");
      supervision.advance(Duration.ofSeconds(42));
      browser.awaitHeadline("1 in trouble, not down");
      assertThat(browser.text("#numbers")).contains("3 running, 1 of them degraded");
      eventually(
          () ->
              assertThat(browser.line("orders"))
                  .contains("degraded", "42 s", "no connection")
                  .doesNotContain("running", "recovering", "failure", "outage"));
      eventually(
          () ->
              assertThat(browser.texts("#events li").toString())
                  .contains("orders is degraded: no connection"));

      choose("orders", "orders");
      assertThat(browser.text("#detail"))
          .contains("degraded for 42 s", "no connection; since")
          .contains("Outage", "for 42 s");
      assertThat(browser.audit("wcag2a", "wcag2aa")).isEmpty();

      supervision.advance(Duration.ofMinutes(1));
      browser.awaitHeadline("1 in trouble");
      assertThat(browser.one("#rows [data-state=degraded]").getDomAttribute("data-level"))
          .isEqualTo("trouble");

      talker.isWell();
      supervision.awaitQuiet();
      eventually(
          () ->
              assertThat(browser.line("orders"))
                  .contains("recovering", "an outage for 1 min 42 s")
                  .doesNotContain("degraded", "no connection"));
      supervision.advance(Duration.ofMinutes(2));
      browser.awaitHeadline("All well");
      eventually(
          () ->
              assertThat(browser.texts("#events li").toString())
                  .contains("orders is degraded no more, after 1 min 42 s")
                  .contains("orders is no longer in an outage after"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void oneThatFlapsTakesOneLineOfTheNews() {
    try (SupervisionTester supervision = supervision();
        Application application = Application.open(SERVLET, supervision.tree(), EXPOSED, SHOWN)) {
      supervision.tree().start();
      for (int second = 0; second < 30; second++) {
        talker.says("no answer for " + second + " ms");
        talker.isWell();
        supervision.advance(Duration.ofSeconds(1));
      }
      visit(application);

      eventually(
          () ->
              assertThat(browser.texts("#events > li"))
                  .filteredOn(line -> line.contains("degraded"))
                  .singleElement()
                  .asString()
                  .contains("orders is degraded: no answer for 29 ms")
                  .contains("is degraded no more, after 0 ms", "30 times"));
    }
  }

  @Test
  void anOutageThatBeganBeforeIsToldBesideIt() {
    FakeTree tree =
        new FakeTree(
            root(
                degraded("one", "no route", new OutageSnapshot(NOON.minusSeconds(60), 0, null)),
                degraded("two", "no route", new OutageSnapshot(NOON.minusSeconds(60), 3, null)),
                degraded("three", "no route", null)));
    tree.after(Duration.ofSeconds(5));
    try (Application application = Application.open(SERVLET, tree, EXPOSED, SHOWN)) {
      visit(application);
      browser.awaitHeadline("3 in trouble, 2 down");
      assertThat(browser.line("one")).contains("no route", "an outage for 1 min 5 s");
      assertThat(browser.line("two")).contains("no route", "3 failures in 1 min 5 s");
      assertThat(browser.line("three")).contains("no route").doesNotContain("outage");
    }
  }

  @Test
  void whatItSaysIsHiddenFromThoseWhoMayNotReadMessages() {
    FakeTree tree = new FakeTree(root(degraded("one", "no route as admin")));
    try (Application application = Application.open(SERVLET, tree, EXPOSED)) {
      visit(application);
      choose("one", "one");

      assertThat(browser.line("one")).contains("degraded", "******");
      assertThat(browser.text("body")).doesNotContain("admin");
    }
  }

  @Test
  void ofAClosedPoolItSaysHowManyAre() {
    FakeTree tree =
        new FakeTree(root(pool("pool", degraded("pool/a", "no route"), worker("pool/b"))));
    try (Application application = Application.open(SERVLET, tree, EXPOSED)) {
      visit(application);
      browser.awaitHeadline("1 in trouble, not down");
      browser.choose("pool");
      browser.press(Keys.ARROW_LEFT);

      eventually(() -> assertThat(browser.line("pool")).contains("2 running, 1 of them degraded"));
    }
  }

  @Test
  void explainsTheSign() {
    try (Application application = Application.open(SERVLET, new FakeTree(root()), EXPOSED)) {
      visit(application);
      browser.awaitHeadline("All well");
      browser.click("#help");

      assertThat(browser.text("#explained"))
          .contains("degraded", "runs, but says that it cannot do its work");
    }
  }
}
