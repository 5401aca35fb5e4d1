package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.springframework.boot.WebApplicationType;

/** That the dashboard can be used by everybody: the rules of WCAG 2.1, A and AA, and by keys. */
@Tag("page") // the page alone, whatever Java serves it
class DashboardAccessibilityTests extends BrowserTests {

  private static final String[] RULES = {
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"
  };

  private FakeTree tree;
  private Application application;

  @BeforeEach
  void makeTree() {
    tree = TroubledTree.make();
  }

  @AfterEach
  void restore() {
    if (application != null) {
      application.close();
    }
    if (browser != null) {
      browser.prefer("light", "no-preference");
      browser.resize(1400, 1000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void breaksNoRuleWhereAllIsWell(String colors) {
    tree.become(root(worker("job"), worker("another")));
    open(colors);
    browser.awaitHeadline("All well");
    assertFollowsTheRules();

    browser.click("#help");
    assertFollowsTheRules();
    browser.press(Keys.ESCAPE);

    choose("job", "job");
    assertFollowsTheRules();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void breaksNoRuleInTrouble(String colors) {
    open(colors);
    browser.awaitHeadline("8 in trouble, 7 down");
    browser.click("#events .again:not([hidden]) summary");
    assertFollowsTheRules();

    choose("stuck", "stuck");
    browser.click("#detail .last summary");
    browser.click("#detail .ask");
    eventually(() -> assertThat(browser.text("#detail .prophecy")).contains("2 restarts"));
    assertFollowsTheRules();

    browser.click("[data-action=terminate]");
    assertFollowsTheRules();
    browser.press(Keys.ESCAPE);
    browser.click("[data-action=hold]");
    assertFollowsTheRules();
    browser.press(Keys.ESCAPE);

    browser.click("#trouble");
    browser.resize(320, 900);
    assertFollowsTheRules();
    browser.one("#search").sendKeys("nothing like this");
    eventually(() -> assertThat(browser.text("#nothing")).isNotEmpty());
    assertFollowsTheRules();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void breaksNoRuleWhileTheServerIsAway(String colors) {
    open(colors);
    browser.awaitHeadline("8 in trouble, 7 down");
    browser.run("window.fetch = () => Promise.reject(new TypeError('no network'))");
    browser.awaitHeadline("The server does not answer");
    assertFollowsTheRules();
  }

  /** With a phone, and as 400 % of a large window. */
  @ParameterizedTest
  @ValueSource(ints = {1400, 720, 320})
  void isNeverWiderThanTheWindow(int width) {
    open("light");
    browser.resize(width, 800);
    browser.awaitHeadline("8 in trouble, 7 down");
    assertFits();
    choose("stuck", "stuck");
    browser.click("#detail .last summary");
    assertFits();
  }

  private void assertFits() {
    assertThat(
            browser.run(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .isEqualTo(0L);
  }

  @Test
  void letsKeysReachEverythingAndShowsWhereTheyAre() {
    open("light");
    browser.awaitHeadline("8 in trouble, 7 down");
    choose("stuck", "stuck");
    browser.click("#detail .last summary");
    browser.click("#events .again:not([hidden]) summary");
    browser.run(
        """
        document.activeElement.blur();
        window.reached = new Set();
        window.unseen = [];
        document.addEventListener('focusin', ({ target }) => {
          window.reached.add(target);
          const { outlineStyle, outlineWidth } = getComputedStyle(target);
          if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) {
            window.unseen.push(target.outerHTML);
          }
        });
        """);

    for (int i = 0; i < 60; i++) {
      browser.press(Keys.TAB);
    }

    assertThat(
            browser.run(
                """
                return [...document.querySelectorAll('button, input, summary, [tabindex="0"]')]
                  .filter(each => each.checkVisibility() && !each.disabled && !window.reached.has(each))
                  .map(each => each.outerHTML);
                """))
        .as("cannot be reached")
        .isEqualTo(List.of());
    assertThat(browser.run("return window.unseen"))
        .as("do not show the focus")
        .isEqualTo(List.of());
  }

  @Test
  void goesThroughAllLinesByArrows() {
    open("light");
    browser.awaitHeadline("8 in trouble, 7 down");
    browser.press("/");
    browser.press(Keys.ENTER);
    for (String id : browser.texts("#rows .id")) {
      assertThat(browser.focused().getText()).startsWith(id);
      browser.press(Keys.ARROW_DOWN);
    }
    browser.press(Keys.HOME);
    assertThat(browser.focused().getText()).startsWith("root");
  }

  @Test
  void givesTheFocusBackWhenSomethingCloses() {
    open("light");
    browser.awaitHeadline("8 in trouble, 7 down");
    browser.run("document.querySelector('#help').focus()");
    browser.press(Keys.ENTER);
    assertThat(browser.text("#explained")).contains("Signs and keys");
    browser.press(Keys.ESCAPE);
    assertThat(browser.text("#explained")).isEmpty();
    assertThat(focused()).isEqualTo("help");

    browser.run("document.querySelector('#events .link').focus()");
    String link = browser.focused().getText();
    browser.press(Keys.ENTER);
    assertThat(focused()).isEqualTo("detail");
    eventually(() -> assertThat(browser.texts("#detail dd")).isNotEmpty());
    browser.press(Keys.ESCAPE);
    assertThat(browser.text("#detail")).isEmpty();
    assertThat(browser.focused().getText()).isEqualTo(link);

    choose("stuck", "stuck");
    browser.run("document.querySelector('[data-action=terminate]').focus()");
    browser.press(Keys.ENTER);
    browser.press(Keys.ESCAPE);
    assertThat(browser.text("#confirm")).isEmpty();
    assertThat(browser.focused().getText()).isEqualTo("Terminate");
    browser.press(Keys.ESCAPE);
    assertThat(browser.text("#detail")).isEmpty();
    assertThat(browser.focused().getText()).startsWith("stuck");
  }

  @Test
  void keepsTheFocusNearWhatIsNoLongerThere() {
    tree.become(root(worker("job"), worker("another")));
    open("light");
    browser.awaitHeadline("All well");
    choose("another", "another");
    browser.run("document.querySelector('[data-action=terminate]').focus()");

    tree.become(root(worker("job")));
    eventually(() -> assertThat(browser.text("#detail")).contains("no longer there"));
    assertThat(focused()).isEqualTo("detail");

    browser.press(Keys.ESCAPE);
    assertThat(browser.focused().getText()).startsWith("root");
  }

  @Test
  void letsSingleKeysBeSwitchedOffForGood() {
    open("light");
    browser.awaitHeadline("8 in trouble, 7 down");
    browser.click("#help");
    browser.click("#single-keys");
    browser.press(Keys.ESCAPE);
    browser.press("t");
    assertThat(browser.one("#trouble").getDomAttribute("aria-pressed")).isEqualTo("false");

    browser.visit(application.url(ENDPOINT));
    browser.awaitHeadline("8 in trouble, 7 down");
    browser.press("t");
    assertThat(browser.one("#trouble").getDomAttribute("aria-pressed")).isEqualTo("false");
    browser.click("#help");
    browser.click("#single-keys");
    browser.press(Keys.ESCAPE);
    browser.press("t");
    assertThat(browser.one("#trouble").getDomAttribute("aria-pressed")).isEqualTo("true");
  }

  @Test
  void movesNothingForThoseWhoWantThat() {
    open("light");
    browser.awaitHeadline("8 in trouble, 7 down");

    assertThat(browser.run("return document.getAnimations().length")).isEqualTo(0L);
    browser.prefer("light", "no-preference");
    eventually(
        () -> assertThat(browser.run("return document.getAnimations().length")).isNotEqualTo(0L));
  }

  /** Nothing is audited while colours change. */
  private void open(String colors) {
    application = Application.open(WebApplicationType.SERVLET, tree, EXPOSED, UNRESTRICTED, SHOWN);
    TroubledTree.happen(tree);
    browser.prefer(colors, "reduce");
    visit(application);
  }

  private void assertFollowsTheRules() {
    assertThat(browser.audit(RULES)).isEmpty();
  }

  private String focused() {
    return browser.focused().getDomAttribute("id");
  }
}
