package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.Crashable;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.boot.WebApplicationType;

/** A pool of ten thousand is summed up and shown in pages. */
class DashboardLargePoolTests extends BrowserTests {

  private static final int CHILDREN = 10_000;

  /** A page of fifty, with some room for the rest of the tree. */
  private static final int LINES = 60;

  private final Crashable one = new Crashable();
  private SupervisionTree tree;
  private Application application;

  @BeforeAll
  void startTree() {
    tree =
        SupervisionTree.builder(SupervisorSpec.named("app").child(SupervisorSpec.dynamic("pool")))
            .recoveredAfter(Duration.ofSeconds(1))
            .build();
    tree.start();
    Supervisor pool = tree.supervisor("pool");
    for (int i = 0; i < CHILDREN - 1; i++) {
      pool.startChild(ChildSpec.task("job-" + i, context -> context.awaitStop()));
    }
    Duration minutes = Duration.ofMinutes(5);
    pool.startChild(one.as("fragile").backoff(new Backoff(minutes, 1, minutes, 0, minutes)));
    application = Application.open(WebApplicationType.SERVLET, tree, EXPOSED);
  }

  @AfterAll
  void closeTree() {
    if (tree != null) {
      application.close();
      tree.close();
    }
  }

  @Test
  void staysSmall() {
    assertThat(application.get(ENDPOINT + "?view=dashboard").body().length()).isLessThan(40_000);

    visit(application);
    browser.awaitHeadline("All well");
    assertThat(browser.text("#numbers")).contains("10,002 nodes");
    assertThat(browser.line("pool")).contains("10,000 running");
    assertThat(browser.all("#rows tr")).hasSizeLessThan(LINES);
    assertThat(browser.text(".pager")).contains("1 – 50 of 10,000");
  }

  @Test
  void showsAnyPage() {
    visit(application);
    eventually(() -> assertThat(browser.text(".pager")).contains("1 – 50 of 10,000"));
    browser.click(".pager button:last-child");
    eventually(() -> assertThat(browser.text(".pager")).contains("51 – 100 of 10,000"));
    assertThat(browser.line("job-50")).contains("running");
    assertThat(browser.line("job-0")).isEmpty();
    assertThat(browser.all("#rows tr")).hasSizeLessThan(LINES);
  }

  @Test
  void findsOneOfThemAndTheOneInTrouble() {
    visit(application);
    browser.awaitHeadline("All well");
    browser.one("#search").sendKeys("job-9876");
    eventually(
        () -> assertThat(browser.texts("#rows .id")).containsExactly("app", "pool", "job-9876"));
    choose("job-9876", "pool/job-9876");

    one.crash("worn out");
    browser.awaitHeadline("1 in trouble, not down");
    browser.press(Keys.ESCAPE);
    browser.click("#trouble");
    eventually(
        () -> assertThat(browser.texts("#rows .id")).containsExactly("app", "pool", "fragile"));
    assertThat(browser.line("pool")).contains("9,999 running").contains("1 restarting");
    tree.restart("pool/fragile");
    browser.awaitHeadline("All well");
  }
}
