package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.Shutdown;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.Crashable;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;
import org.springframework.boot.WebApplicationType;

/** What can be done with the dashboard. */
class DashboardActionTests extends BrowserTests {

  private SupervisionTree tree;

  @BeforeEach
  void startTree() {
    tree = Crashable.tree("database", "queue");
  }

  @AfterEach
  void closeTree() {
    if (tree != null) {
      tree.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void restartsAfterAskingBack(WebApplicationType type) {
    try (Application application = Application.open(type, tree, EXPOSED, UNRESTRICTED)) {
      visit(application);
      choose("database", "database");
      browser.click("[data-action=restart]");
      assertThat(browser.text("#confirm")).contains("Restart database?");
      browser.click("#confirm-no");
      assertThat(browser.text("#confirm")).isEmpty();
      assertThat(tree).child("database").hasIncarnation(1);

      browser.click("[data-action=restart]");
      browser.click("#confirm-yes");

      eventually(() -> assertThat(browser.text(".outcome")).isEqualTo("Started anew."));
      assertThat(tree).child("database").hasIncarnation(2);
      eventually(
          () ->
              assertThat(browser.text("#events"))
                  .contains("database restart asked for by an operator"));
    }
  }

  @Test
  void terminatesStartsAndDeletes() {
    try (Application application =
        Application.open(WebApplicationType.SERVLET, tree, EXPOSED, UNRESTRICTED)) {
      visit(application);
      choose("queue", "queue");
      confirm("terminate");
      eventually(() -> assertThat(browser.line("queue")).contains("stopped"));
      confirm("start");
      eventually(() -> assertThat(browser.line("queue")).contains("running"));
      confirm("terminate");
      eventually(() -> assertThat(browser.line("queue")).contains("stopped"));
      confirm("delete");
      eventually(() -> assertThat(browser.line("queue")).isEmpty());
      assertThat(browser.text("#detail")).contains("It is no longer there.");
    }
  }

  @Test
  void replacesAStuckChild() {
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger starts = new AtomicInteger();
    tree.root()
        .startChild(
            ChildSpec.worker("mule", () -> new Mule(starts.incrementAndGet() == 1, released))
                .shutdown(Shutdown.BRUTAL_KILL));
    try (Application application =
        Application.open(WebApplicationType.SERVLET, tree, EXPOSED, UNRESTRICTED)) {
      visit(application);
      tree.exit("mule", ExitReason.killed());
      eventually(() -> assertThat(browser.line("mule")).contains("stuck"));
      choose("mule", "mule");
      assertThat(browser.text("#detail .stuck")).contains("Mule.run");
      confirm("replace");
      eventually(() -> assertThat(browser.text(".outcome")).isEqualTo("Replaced."));
      eventually(() -> assertThat(browser.line("mule")).contains("recovering"));
    } finally {
      released.countDown();
    }
  }

  /** The first one does not let itself be interrupted. */
  private record Mule(boolean stubborn, CountDownLatch released) implements Worker {
    @Override
    public void run(WorkerContext context) {
      boolean over = !stubborn;
      while (!over) {
        try {
          released.await();
          over = true;
        } catch (InterruptedException ignored) {
          over = false;
        }
      }
      if (!stubborn) {
        context.awaitStop();
      }
    }
  }

  @Test
  void saysWhyAnActionWasRefused() {
    try (Application application =
        Application.open(WebApplicationType.SERVLET, tree, EXPOSED, UNRESTRICTED)) {
      visit(application);
      tree.root().terminateChild("queue");
      choose("queue", "queue");
      browser.click("[data-action=delete]");
      tree.root().restartChild("queue");
      browser.click("#confirm-yes");

      eventually(
          () -> assertThat(browser.text(".outcome")).startsWith("Refused:").contains("running"));
      assertThat(tree).child("queue").isRunning();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void offersNothingWithoutAccess(WebApplicationType type) {
    try (Application application = Application.open(type, tree, EXPOSED)) {
      visit(application);
      choose("database", "database");

      assertThat(browser.text("#detail .facts")).contains("permanent");
      assertThat(browser.all("[data-action]")).isEmpty();
    }
  }

  @Test
  void offersNothingForTheRoot() {
    try (Application application =
        Application.open(WebApplicationType.SERVLET, tree, EXPOSED, UNRESTRICTED)) {
      visit(application);
      choose("app", "the root");

      assertThat(browser.all("[data-action]")).isEmpty();
    }
  }

  @Test
  void canBeOperatedByKeysAlone() {
    try (Application application =
        Application.open(WebApplicationType.SERVLET, tree, EXPOSED, UNRESTRICTED)) {
      visit(application);
      browser.awaitHeadline("All well");
      browser.press("/");
      assertThat(browser.focused().getDomAttribute("id")).isEqualTo("search");
      browser.press("queue");
      eventually(() -> assertThat(browser.texts("#rows .id")).containsExactly("app", "queue"));
      browser.press(Keys.ESCAPE);
      eventually(() -> assertThat(browser.texts("#rows .id")).hasSize(3));

      browser.press(Keys.ARROW_DOWN);
      assertThat(browser.focused().getText()).startsWith("app");
      browser.press(Keys.ARROW_LEFT);
      assertThat(browser.texts("#rows .id")).containsExactly("app");
      browser.press(Keys.ARROW_RIGHT);
      assertThat(browser.texts("#rows .id")).hasSize(3);
      browser.press(Keys.ARROW_DOWN);
      assertThat(browser.focused().getText()).startsWith("database");
      browser.press(Keys.ENTER);
      eventually(() -> assertThat(browser.all("[data-action=restart]")).hasSize(1));
      browser.press(Keys.TAB);
      browser.press(Keys.TAB);
      assertThat(browser.focused().getText()).isEqualTo("Restart");
      browser.press(Keys.ENTER);
      assertThat(browser.focused().getText()).isEqualTo("Cancel");
      browser.press(Keys.TAB);
      browser.press(Keys.ENTER);
      eventually(() -> assertThat(browser.text(".outcome")).isEqualTo("Started anew."));
      browser.press(Keys.ESCAPE);
      assertThat(browser.text("#detail")).isEmpty();
      assertThat(browser.focused().getText()).startsWith("database");
    }
  }

  private void confirm(String action) {
    browser.click("[data-action=" + action + "]");
    browser.click("#confirm-yes");
  }
}
