package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.supervisor;
import static io.supervision.spring.fixture.Snapshots.worker;
import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.event.Origin;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.test.Supervised;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.boot.WebApplicationType;

/** How the dashboard shows what happened. */
class DashboardNewsPageTests extends BrowserTests {

  @Supervised
  SupervisorSpec app =
      SupervisorSpec.named("app")
          .intensity(RestartIntensity.unlimited())
          .child(ChildSpec.task("looping", WorkerContext::awaitStop))
          .child(ChildSpec.task("other", WorkerContext::awaitStop))
          .build();

  private SupervisionTester supervision;
  private Application application;

  @BeforeEach
  void open(SupervisionTester supervision) {
    this.supervision = supervision;
    application = Application.open(WebApplicationType.SERVLET, supervision.tree(), EXPOSED, SHOWN);
  }

  @AfterEach
  void close() {
    if (application != null) {
      application.close();
    }
  }

  @Test
  void leavesAllNewsOnThePageWhileOneChildFailsOverAndOver() {
    crash("other", 1, "just once");
    visit(application);
    eventually(() -> assertThat(browser.text("#events")).contains("other", "just once"));

    crash("looping", 500, "again");

    eventually(() -> assertThat(browser.text("#events")).contains("500 times, since"));
    assertThat(browser.texts("#events > li"))
        .hasSize(2)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).contains("looping", "again", "incarnation 501");
              assertThat(lines.get(1)).contains("other", "just once", "incarnation 2");
            });
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void opensALineByKeysAndKeepsItOpenWhileItGoesOn() {
    crash("looping", 2, "first");
    visit(application);
    eventually(() -> assertThat(browser.text("#events summary")).startsWith("2 times, since"));
    browser.run("document.querySelector('#events summary').focus()");
    browser.press(Keys.ENTER);
    assertThat(browser.texts("#events .earlier li"))
        .singleElement()
        .asString()
        .contains("incarnation 1");

    crash("looping", 3, "second");

    eventually(() -> assertThat(browser.text("#events summary")).startsWith("5 times, since"));
    assertThat(browser.texts("#events .earlier li"))
        .hasSize(4)
        .satisfies(lines -> assertThat(lines.get(0)).contains("incarnation 4"))
        .satisfies(lines -> assertThat(lines.get(3)).contains("incarnation 1: first"));
    assertThat(browser.focused().getText()).startsWith("5 times, since");
  }

  @Test
  void movesNothingUnderThePointer() {
    crash("looping", 1, "first");
    crash("other", 1, "later");
    visit(application);
    eventually(() -> assertThat(browser.texts("#events .what")).hasSize(2));
    assertThat(browser.texts("#events .what").get(0)).contains("later");
    browser.hover("#events > li");

    crash("looping", 1, "second");
    eventually(() -> assertThat(browser.text("#events")).contains("2 times, since"));
    assertThat(browser.texts("#events .what").get(0)).contains("later");

    browser.hover("#verdict");
    eventually(() -> assertThat(browser.texts("#events .what").get(0)).contains("second"));
  }

  @Test
  void tellsTimesOfTheZoneOfWhoeverLooksAndTheDayOfWhatIsOlder() {
    FakeTree past = new FakeTree(root(worker("job"), worker("another")));
    past.inRealTime();
    try (Application other = Application.open(WebApplicationType.SERVLET, past, EXPOSED)) {
      past.publish(new ChildStarted("job", NOON, 1, false, null, null, null));
      past.publish(new ChildStarted("another", Instant.now(), 1, false, null, null, null));
      browser.live("Asia/Kolkata");
      visit(other);
      eventually(() -> assertThat(browser.texts("#events > li > time")).hasSize(2));

      assertThat(browser.texts("#events > li > time").get(0)).matches("\\d\\d:\\d\\d:\\d\\d");
      assertThat(browser.texts("#events > li > time").get(1)).isEqualTo("1 Mar 17:30");
      assertThat(browser.one("#events > li:last-child > time").getDomAttribute("title"))
          .isEqualTo("1 Mar 2026, 17:30:00 GMT+5:30");
    } finally {
      browser.live("UTC");
    }
  }

  @Test
  void saysBecauseOfWhatANodeWasShutDown() {
    FakeTree told = new FakeTree(root(supervisor("group", worker("group/job"))));
    try (Application another = Application.open(WebApplicationType.SERVLET, told, EXPOSED)) {
      shutDown(told, new Origin(Origin.Kind.GIVE_UP, "group/other", List.of("group")));
      shutDown(told, new Origin(Origin.Kind.GIVE_UP, "group/s/x", List.of("group/s", "group")));
      shutDown(told, new Origin(Origin.Kind.END, "group/main", List.of("group")));
      shutDown(told, Origin.of(Origin.Kind.END, "another"));
      shutDown(told, new Origin(Origin.Kind.STUCK, "another", List.of("group")));
      shutDown(told, Origin.of(Origin.Kind.STOP, ""));
      visit(another);

      eventually(
          () ->
              assertThat(browser.texts("#events .what"))
                  .containsExactly(
                      "group/job was shut down with the tree",
                      "group/job was shut down: the thread of another does not end",
                      "group/job was shut down with group",
                      "group/job was shut down: group ended because of group/main",
                      "group/job was shut down: group ended because of group/s/x",
                      "group/job was shut down: group gave up because of group/other"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static void shutDown(FakeTree tree, Origin origin) {
    tree.publish(
        new ChildExited(
            "group/job", NOON, 1, false, ExitReason.shutdown(), true, origin, Duration.ZERO));
  }

  private void crash(String path, int times, String message) {
    for (int i = 0; i < times; i++) {
      supervision.crash(path, new IllegalStateException(message));
    }
    assertThat(supervision).child(path).isRunning();
  }
}
