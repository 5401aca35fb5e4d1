package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

/** Where the dashboard works: at any address, and while the server is away. */
class DashboardPlacesTests extends BrowserTests {

  private final FakeTree tree = new FakeTree(root(worker("job")));

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void worksBehindBasePathsAndMappingsWithAndWithoutASlash(WebApplicationType type) {
    try (Application application =
        Application.open(
            type,
            tree,
            EXPOSED,
            UNRESTRICTED,
            "server.servlet.context-path=/shop",
            "spring.webflux.base-path=/shop",
            "management.endpoints.web.base-path=/manage",
            "management.endpoints.web.path-mapping.supervision=ops/tree")) {
      assertWorks(application.url("/shop/manage/ops/tree"));
      assertWorks(application.url("/shop/manage/ops/tree/"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void worksOnAPortOfItsOwn(WebApplicationType type) {
    try (Application application =
        Application.open(
            type,
            tree,
            EXPOSED,
            UNRESTRICTED,
            "management.server.port=0",
            "management.server.address=127.0.0.1",
            "management.server.base-path=/ops")) {
      assertWorks(application.management().url("/ops" + ENDPOINT));
    }
  }

  @Test
  void worksBehindAProxyThatChangesThePrefix() throws Exception {
    try (Application application =
            Application.open(WebApplicationType.SERVLET, tree, EXPOSED, UNRESTRICTED);
        ReverseProxy proxy = ReverseProxy.of("/internals/tree", application.url(ENDPOINT))) {
      assertWorks(proxy.url());
    }
  }

  private void assertWorks(String url) {
    browser.visit(url);
    browser.awaitHeadline("All well");
    choose("job", "job");
    browser.click("#detail .ask");
    eventually(() -> assertThat(browser.text("#detail .prophecy")).contains("2 restarts"));
    browser.click("[data-action=restart]");
    browser.click("#confirm-yes");
    eventually(() -> assertThat(browser.text(".outcome")).isEqualTo("Started anew."));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void needsNothingThatItsPolicyForbids() {
    try (Application application = Application.open(WebApplicationType.SERVLET, tree, EXPOSED)) {
      assertWorksReadOnly(application.url(ENDPOINT));
      assertThat(browser.complaints()).isEmpty();

      browser.run("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')");
      eventually(
          () ->
              assertThat(browser.complaints())
                  .as("what the browser says of a violation")
                  .anyMatch(complaint -> complaint.contains("Content Security Policy")));
    }
  }

  private void assertWorksReadOnly(String url) {
    browser.visit(url);
    choose("job", "job");
  }

  @Test
  void saysThatTheServerIsAwayAndGoesOnWhenItIsBack() {
    Application application = Application.open(WebApplicationType.SERVLET, tree, EXPOSED);
    String url = application.url(ENDPOINT);
    String port = url.replaceAll(".*:(\\d+)/.*", "$1");
    try {
      browser.visit(url);
      browser.awaitHeadline("All well");
    } finally {
      application.close();
    }
    browser.awaitHeadline("The server does not answer");
    assertThat(browser.text("#connection")).contains("Trying again in", "What you see is");
    assertThat(browser.line("job")).contains("running");

    try (Application again =
        Application.open(WebApplicationType.SERVLET, tree, EXPOSED, "server.port=" + port)) {
      assertThat(again.url(ENDPOINT)).isEqualTo(url);
      browser.awaitHeadline("All well");
      assertThat(browser.text("#connection")).isEmpty();
    }
  }

  @Test
  void saysThatAnAnswerIsLate() {
    try (Application application = Application.open(WebApplicationType.SERVLET, tree, EXPOSED)) {
      visit(application);
      browser.awaitHeadline("All well");
      browser.run(
          "window.fetch = new Proxy(window.fetch, { apply: (fetch, self, args) =>"
              + " new Promise(answer => { window.release = () => answer(fetch(...args)); }) })");

      browser.awaitHeadline("The server takes its time");
      assertThat(browser.text("#connection")).contains("No answer yet", "What you see is");

      browser.run("window.release()");
      browser.awaitHeadline("All well");
      assertThat(browser.text("#connection")).isEmpty();
    }
  }

  @Test
  void keepsFocusAndOpenDetailsWhilePolling() {
    try (Application application = Application.open(WebApplicationType.SERVLET, tree, EXPOSED)) {
      visit(application);
      choose("job", "job");
      browser.run("document.querySelector('#rows').firstElementChild.marked = true");
      browser.run("document.querySelector('#detail .ask').focus()");

      tree.become(root(worker("job"), worker("another")));
      eventually(() -> assertThat(browser.texts("#rows .id")).hasSize(3));
      tree.become(root(worker("another"), worker("job")));
      eventually(
          () ->
              assertThat(browser.texts("#rows .id")).isEqualTo(List.of("root", "another", "job")));

      assertThat(browser.run("return document.querySelector('#rows').firstElementChild.marked"))
          .isEqualTo(true);
      assertThat(browser.focused().getText()).isEqualTo("What if it crashed now?");
      assertThat(browser.text("#rows tr[aria-selected=true] .id")).isEqualTo("job");
    }
  }
}
