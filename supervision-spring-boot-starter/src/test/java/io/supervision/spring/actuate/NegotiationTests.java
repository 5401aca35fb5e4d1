package io.supervision.spring.actuate;

import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.supervisor;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

/** What each address of the endpoint answers to what a client accepts. */
class NegotiationTests {

  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
  private static final String V3 = "application/vnd.spring-boot.actuator.v3+json";
  private static final String V2 = "application/vnd.spring-boot.actuator.v2+json";

  /** What programs accept, and what they get. */
  private static final Map<String, String> PROGRAMS =
      Map.of("*/*", V3, "application/json", "application/json", V2, V2, V3, V3);

  private final FakeTree tree = new FakeTree(root(supervisor("pool", worker("pool/job"))));

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void answersProgramsWithDataAndBrowsersWithThePage(WebApplicationType type) {
    try (Application application = open(type, "/actuator")) {
      assertAnswers(application, "/actuator/supervision");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void isTheSameBehindBasePathsAndPathMappings(WebApplicationType type) {
    try (Application application =
        open(
            type,
            "/manage",
            "server.servlet.context-path=/shop",
            "spring.webflux.base-path=/shop",
            "management.endpoints.web.path-mapping.supervision=ops/tree")) {
      assertAnswers(application, "/shop/manage/ops/tree");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void isTheSameOnAPortOfItsOwn(WebApplicationType type) {
    try (Application application =
        open(
            type,
            "/manage",
            "management.server.port=0",
            "management.server.address=127.0.0.1",
            "management.server.base-path=/ops")) {
      assertAnswers(application.management(), "/ops/manage/supervision");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void isTheSameWhateverTheCacheOfEndpoints(WebApplicationType type) {
    try (Application application =
        open(type, "/actuator", "management.endpoint.supervision.cache.time-to-live=1h")) {
      assertAnswers(application, "/actuator/supervision");
      assertAnswers(application, "/actuator/supervision");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void refusesWhatItDoesNotKnow(WebApplicationType type) {
    try (Application application = open(type, "/actuator")) {
      String base = "/actuator/supervision";
      for (String accept : List.of("*/*", BROWSER)) {
        assertThat(application.get(base + "/nothing.js", "Accept", accept).statusCode())
            .isEqualTo(404);
        assertThat(application.get(base + "/app.js/more", "Accept", accept).statusCode())
            .isEqualTo(404);
        assertThat(application.get(base + "?asset=..%2Fsecret", "Accept", accept).statusCode())
            .isEqualTo(404);
        assertThat(application.get(base + "?view=attic", "Accept", accept).statusCode())
            .isEqualTo(400);
      }
      assertThat(application.get(base + "?view=dashboard&offsets=x").statusCode()).isEqualTo(400);
    }
  }

  private static void assertAnswers(Application application, String base) {
    for (String place : List.of(base, base + "/")) {
      assertPage(application.get(place, "Accept", BROWSER));
      assertThat(application.get(place + "?asset=dashboard.css", "Accept", "text/css,*/*;q=0.1"))
          .satisfies(file -> assertFile(file, "text/css"));
      assertThat(application.get(place + "?asset=dashboard.js", "Accept", "*/*"))
          .satisfies(file -> assertFile(file, "text/javascript"));
      assertThat(application.get(place + "?asset=icon.svg", "Accept", "image/svg+xml"))
          .satisfies(file -> assertFile(file, "image/svg+xml"));
    }
    assertPage(application.get(base, "Accept", "text/html"));
    PROGRAMS.forEach(
        (accept, given) -> {
          assertData(application.get(base, "Accept", accept), given, "{\"id\":\"root\"");
          assertData(application.get(base + "/pool", "Accept", accept), given, "{\"id\":\"pool\"");
          assertData(
              application.get(base + "/pool/job", "Accept", accept), given, "{\"id\":\"job\"");
          assertData(
              application.get(base + "?view=dashboard", "Accept", accept), given, "{\"now\":");
        });
    assertData(
        application.get(base + "/pool", "Accept", BROWSER), "application/json", "{\"id\":\"pool\"");
    for (String accept : List.of("*/*", "text/javascript", BROWSER)) {
      assertFile(application.get(base + "/app.js", "Accept", accept), "text/javascript");
    }
  }

  private static void assertPage(HttpResponse<String> response) {
    assertFile(response, "text/html");
    assertThat(response.body()).startsWith("<!doctype html>").doesNotContain("style=", "<script>");
  }

  private static void assertFile(HttpResponse<String> response, String type) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self';")
        .doesNotContain("unsafe");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(response.headers().allValues("Vary")).contains("Accept");
    assertThat(response.body()).isNotEmpty();
  }

  private static void assertData(HttpResponse<String> response, String type, String start) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    assertThat(response.body()).startsWith(start);
  }

  private Application open(WebApplicationType type, String base, String... more) {
    String[] all = java.util.Arrays.copyOf(more, more.length + 2);
    all[more.length] = "management.endpoints.web.exposure.include=supervision";
    all[more.length + 1] = "management.endpoints.web.base-path=" + base;
    return Application.open(type, tree, all);
  }
}
