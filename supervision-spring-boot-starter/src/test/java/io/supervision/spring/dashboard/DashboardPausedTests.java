package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.fixture.Application;
import io.supervision.spring.internal.Remarks;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The page says who is paused, since when, and what else there is to say of one that is well. */
class DashboardPausedTests extends BrowserTests {

  private static final String SPARE = "1 of 4 consumers has no partition: a spare consumer";

  @Configuration(proxyBeanMethods = false)
  static class Shop {

    @Bean
    Worker orders(Remarks remarks) {
      remarks.replace("orders", null, new Remarks.Remark(Instant.now().minusSeconds(90), ""));
      return WorkerContext::awaitStop;
    }

    @Bean
    Worker letters(Remarks remarks) {
      remarks.replace("letters", null, new Remarks.Remark(null, SPARE));
      return WorkerContext::awaitStop;
    }
  }

  private static Application shop() {
    return Application.open(
        WebApplicationType.SERVLET,
        Shop.class,
        EXPOSED,
        "supervision.root.children.orders.bean=orders",
        "supervision.root.children.letters.bean=letters");
  }

  @Test
  void saysSinceWhenSomebodyHasPausedIt() {
    try (Application shop = shop()) {
      visit(shop);
      browser.awaitHeadline("All well");
      eventually(
          () ->
              assertThat(browser.line("orders"))
                  .contains("paused", "1 min 3")
                  .doesNotContain("running"));

      choose("orders", "orders");
      assertThat(browser.text("#detail")).contains("paused for 1 min 3", "Paused", "since ");
      assertThat(browser.audit("wcag2a", "wcag2aa")).isEmpty();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void saysWhatIsWorthKnowingOfOneThatIsWell() {
    try (Application shop = shop()) {
      visit(shop);
      eventually(() -> assertThat(browser.line("letters")).contains("running", SPARE));

      choose("letters", "letters");
      assertThat(browser.text("#detail")).contains("Note", SPARE);
    }
  }

  @Test
  void aSearchFindsWhatIsPaused() {
    try (Application shop = shop()) {
      assertThat(shop.get(ENDPOINT + "?view=dashboard&search=paused").body())
          .contains("\"matching\":1", "\"children\":[{\"id\":\"orders\"");
    }
  }

  @Test
  void explainsTheSign() {
    try (Application shop = shop()) {
      visit(shop);
      browser.awaitHeadline("All well");
      browser.click("#help");

      assertThat(browser.text("#explained")).contains("paused", "somebody has paused it");
    }
  }
}
