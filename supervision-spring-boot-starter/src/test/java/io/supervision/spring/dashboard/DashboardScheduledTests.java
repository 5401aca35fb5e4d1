package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.fixture.Snapshots;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

/** The page shows the scheduled tasks that nobody has adopted. */
class DashboardScheduledTests extends BrowserTests {

  static class Jobs {
    @Scheduled(fixedDelay = 3_600_000)
    void failing() {
      throw new IllegalStateException("no disk");
    }

    @Scheduled(cron = "0 0 0 1 1 *")
    void yearly() {}
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Two {
    @Bean
    Jobs jobs() {
      return new Jobs();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Many {
    @Bean
    SchedulingConfigurer tasks() {
      return registrar ->
          IntStream.range(0, 200)
              .forEach(
                  number ->
                      registrar.addCronTask(
                          new Runnable() {
                            @Override
                            public void run() {}

                            @Override
                            public String toString() {
                              return "com.acme.Job%03d.run".formatted(number);
                            }
                          },
                          "0 0 0 1 1 *"));
    }
  }

  @Test
  void thoseInTroubleComeFirst() {
    try (Application shop =
        Application.open(WebApplicationType.SERVLET, Two.class, EXPOSED, SHOWN)) {
      visit(shop);
      eventually(
          () ->
              assertThat(browser.texts("#scheduled-tasks li"))
                  .satisfiesExactly(
                      first ->
                          assertThat(first)
                              .contains("failed", "Jobs.failing", "1h after each run")
                              .contains("IllegalStateException: no disk", "next in"),
                      second ->
                          assertThat(second)
                              .contains("waiting", "Jobs.yearly", "cron 0 0 0 1 1 *")
                              .contains("has not run yet", "next in")));
      assertThat(browser.text("#scheduled")).contains("Scheduled", "2 tasks that Spring runs");
      assertThat(browser.text("#numbers")).contains("1 scheduled task in trouble");
      assertThat(browser.audit("wcag2a", "wcag2aa")).isEmpty();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void manyAreCutOffAndFoundBySearch() {
    try (Application shop =
        Application.open(WebApplicationType.SERVLET, Many.class, EXPOSED, SHOWN)) {
      visit(shop);
      eventually(() -> assertThat(browser.text("#scheduled-more")).isEqualTo("and 150 more"));
      assertThat(browser.texts("#scheduled-tasks li")).hasSize(50);

      browser.one("#search").sendKeys("job177");
      eventually(
          () ->
              assertThat(browser.texts("#scheduled-tasks li"))
                  .singleElement()
                  .asString()
                  .contains("com.acme.Job177.run"));
    }
  }

  @Test
  void withoutAnyThereIsNoSuchPart() {
    try (Application shop =
        Application.open(
            WebApplicationType.SERVLET, new FakeTree(Snapshots.root()), EXPOSED, SHOWN)) {
      visit(shop);
      browser.awaitHeadline("All well");
      assertThat(browser.one("#scheduled").isDisplayed()).isFalse();
    }
  }
}
