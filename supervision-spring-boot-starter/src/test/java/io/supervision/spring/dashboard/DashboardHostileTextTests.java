package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.degraded;
import static io.supervision.spring.fixture.Snapshots.held;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.waiting;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.WhatIf;
import io.supervision.event.SupervisionEvent.ChildDegraded;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildWaiting;
import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.HeldSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;

/** Texts from outside are shown as they are, and are never a part of the page. */
class DashboardHostileTextTests extends BrowserTests {

  private static final String HTML =
      "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";

  /** Ids have no slash. */
  private static final String ID =
      "<img src=x onerror='window.hacked=1'>\"'&lt;javascript:alert(1)";

  @Test
  void noTextBecomesAPartOfThePage() {
    ExitReason reason = ExitReason.failure(new IllegalStateException(HTML));
    FakeTree tree =
        new FakeTree(
            root(
                held(
                    worker(
                        ID,
                        NodeState.HELD,
                        NOON,
                        new HealthSnapshot(HealthSnapshot.Status.UNHEALTHY, 3, NOON, HTML),
                        new ExitSnapshot(reason, NOON, 1),
                        null,
                        null),
                    new HeldSnapshot(HTML, HTML, NOON, null)),
                waiting("waiting", new UnmetRequirement(ID, HTML)),
                degraded("degraded", HTML)));
    try (Application application =
        Application.open(
            WebApplicationType.SERVLET,
            tree,
            EXPOSED,
            UNRESTRICTED,
            SHOWN,
            "spring.application.name=" + HTML)) {
      tree.publish(
          new ChildExited(ID, Instant.now(), 1, false, reason, false, null, Duration.ofSeconds(1)));
      tree.publish(
          new ChildWaiting(
              "waiting", Instant.now(), false, List.of(new UnmetRequirement(ID, HTML))));
      tree.publish(new ChildDegraded("degraded", Instant.now(), 2, HTML));
      visit(application);
      choose("degraded", "degraded");
      eventually(() -> assertThat(browser.text("#detail .facts")).contains("<img src=x"));
      assertThat(browser.line("degraded")).contains("<img src=x");
      choose(ID, ID);
      eventually(() -> assertThat(browser.text("#detail")).contains("<img src=x", "<script>"));
      eventually(() -> assertThat(browser.texts("#events li").toString()).contains("<img src=x"));
      tree.answerWhatIfWith(
          new WhatIf(
              "waiting", List.of(), List.of(), 2, null, List.of(new UnmetRequirement(ID, HTML))));
      choose("waiting", "waiting");
      browser.click(".ask");
      eventually(() -> assertThat(browser.text(".prophecy")).contains("<img src=x", "<script>"));
      eventually(() -> assertThat(browser.text(".waits")).contains("<img src=x", "<script>"));
      assertThat(browser.line("waiting")).contains("waits for <img src=x");
      assertThat(browser.text("#numbers")).contains("1 waiting for <img src=x");
      browser.run(
          "const search = document.getElementById('search'); search.value = arguments[0];"
              + " search.dispatchEvent(new Event('input'))",
          HTML);
      eventually(() -> assertThat(browser.texts("#rows .id")).containsExactly("root"));

      assertThat(browser.run("return window.hacked")).isNull();
      assertThat(browser.all("img, main script, #detail script, #events script")).isEmpty();
      assertThat(browser.complaints()).isEmpty();
    }
  }
}
