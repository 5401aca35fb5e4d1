package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What tests in a browser have in common. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class BrowserTests {

  static final String ENDPOINT = "/actuator/supervision";
  static final String EXPOSED = "management.endpoints.web.exposure.include=supervision";
  static final String UNRESTRICTED = "management.endpoint.supervision.access=unrestricted";
  static final String SHOWN = "management.endpoint.supervision.show-values=always";

  Browser browser;

  @BeforeAll
  void openBrowser() {
    browser = Browser.open();
  }

  @BeforeEach
  void forgetWhatWas() {
    assumeTrue(browser != null, Browser.MISSING);
    browser.visit("about:blank");
    browser.complaints();
  }

  @AfterEach
  void closePage() {
    if (browser != null) {
      browser.visit("about:blank");
    }
  }

  @AfterAll
  void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  /** Shows the dashboard, until the application closes: a page that polls on would disturb that. */
  void visit(Application application) {
    application.beforeClose(browser::leave);
    browser.visit(application.url(ENDPOINT));
  }

  void choose(String id, String path) {
    browser.choose(id);
    eventually(() -> assertThat(browser.text("#detail-name")).isEqualTo(path));
    eventually(() -> assertThat(browser.texts("#detail dd")).isNotEmpty());
  }
}
