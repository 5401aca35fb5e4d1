package io.supervision.spring.actuate;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.supervision.HoldOptions;
import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.spring.internal.operations.Action;
import io.supervision.spring.internal.operations.SupervisionActions;
import io.supervision.worker.ExitReason;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Requests of somebody who means no good, or of a program that is mistaken. */
@ExtendWith(OutputCaptureExtension.class)
class HostileRequestsTests {

  private static final String BASE = "/actuator/supervision";
  private static final String[] OPEN = {
    "management.endpoints.web.exposure.include=supervision",
    "management.endpoint.supervision.access=unrestricted",
    "management.endpoint.supervision.show-values=always"
  };

  private final FakeTree tree = new FakeTree(root(worker("job")));

  // ---- forged lines

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void nothingOfAnAddressBecomesALineOfTheLog(WebApplicationType type, CapturedOutput output) {
    String forged = "%0d%0a2026-11-28%20INFO%20forged";
    try (Application application = Application.open(type, tree, OPEN)) {
      for (HttpResponse<String> answer :
          List.of(
              application.post(BASE + "/nope" + forged + "/terminate"),
              application.post(BASE + "/job" + forged + "/restart"),
              application.delete(BASE + "/nope" + forged),
              application.post(BASE + "/job/restart" + forged),
              application.get(BASE + "/nope" + forged),
              application.get(BASE + "?view=" + forged),
              application.get(BASE + "/job?whatIf=" + forged),
              application.get(BASE + "?view=dashboard&offsets=" + forged),
              application.postJson(
                  BASE + "/_actions",
                  "{\"action\": \"restart\", \"paths\": [\"x\\r\\n2026-11-28 INFO forged\"]}"))) {
        assertThat(answer.statusCode()).isIn(200, 400, 404);
      }
    }
    assertThat(output.getAll().lines())
        .noneMatch(line -> line.startsWith("2026-11-28 INFO forged"));
  }

  @Test
  void nothingOfANameOrAReasonOrAFailureBecomesALineOfTheLog(CapturedOutput output) {
    SupervisionHistory history = SupervisionHistory.listenTo(tree);
    List<AuditEvent> audit = new ArrayList<>();
    SupervisionActions actions = new SupervisionActions(tree, history, audit::add);
    String forged = "mallory\r\n2026-11-28 INFO forged\u2028\u0085\u202e\u2066\u001b[2J";
    tree.answerRestartWith(CompletableFuture.failedFuture(new IllegalStateException(forged)));

    assertThat(actions.perform("job", Action.of("restart", forged))).isCompletedExceptionally();

    assertThat(output.getAll()).contains("mallory 2026-11-28 INFO forged");
    assertThat(output.getAll()).doesNotContain("\u2028", "\u0085", "\u202e", "\u2066", "\u001b[2J");
    assertThat(output.getAll().lines())
        .noneMatch(line -> line.startsWith("2026-11-28 INFO forged"));
    assertThat(audit)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getPrincipal()).isEqualTo("mallory 2026-11-28 INFO forged [2J"));
    assertThat(new Action("hold", "x".repeat(100_000), forged, null).by().length()).isLessThan(300);
  }

  // ---- what a client accepts

  static Stream<Arguments> accepts() {
    return Stream.of("SERVLET", "REACTIVE")
        .flatMap(
            type ->
                Stream.of(
                    arguments(type, "text/css", 406),
                    arguments(type, "image/svg+xml", 406),
                    arguments(type, "text/javascript", 406),
                    arguments(type, "image/*", 406),
                    arguments(type, "text/css,image/svg+xml", 406),
                    arguments(type, "application/xml", 406),
                    arguments(type, "nonsense", 406),
                    arguments(type, "text/css,*/*;q=0.1", 200),
                    arguments(type, "text/css,application/json", 200),
                    arguments(type, "application/*", 200),
                    arguments(type, "text/*", 200)));
  }

  @ParameterizedTest
  @MethodSource("accepts")
  void noAcceptedTypeIsAnError(WebApplicationType type, String accept, int expected) {
    try (Application application = Application.open(type, tree, OPEN)) {
      for (String place : List.of(BASE, BASE + "/job", BASE + "?view=dashboard")) {
        HttpResponse<String> answer = application.get(place, "Accept", accept);
        assertThat(answer.statusCode()).as(place).isEqualTo(expected);
        if (expected == 200 && !accept.equals("text/*")) {
          assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).contains("json");
        }
      }
      assertThat(application.post(BASE + "/job/restart", "Accept", accept).statusCode())
          .isIn(204, 406);
    }
  }

  static Stream<Arguments> weights() {
    return Stream.of("SERVLET", "REACTIVE")
        .flatMap(
            type ->
                Stream.of(
                    arguments(type, "application/json,text/html;q=0.1", "json"),
                    arguments(type, "text/html;q=0.1, application/json;q=0.9", "json"),
                    arguments(type, "text/html;q=0, */*", "json"),
                    arguments(
                        type,
                        "application/vnd.spring-boot.actuator.v3+json,text/html;q=.5",
                        "json"),
                    arguments(type, "application/json, text/html", "html"),
                    arguments(type, "application/json;q=0.5, text/html", "html"),
                    arguments(type, "application/json;q=0, text/html;q=0.2", "html"),
                    arguments(
                        type,
                        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                        "html")));
  }

  @ParameterizedTest
  @MethodSource("weights")
  void whatIsAcceptedBestIsGiven(WebApplicationType type, String accept, String expected) {
    try (Application application = Application.open(type, tree, OPEN)) {
      HttpResponse<String> answer = application.get(BASE, "Accept", accept);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).contains(expected);
    }
  }

  // ---- bodies

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void noBodyOfASelectionIsAnError(WebApplicationType type) {
    String deep = "[".repeat(50_000) + "]".repeat(50_000);
    try (Application application = Application.open(type, tree, OPEN)) {
      for (String body :
          List.of(
              "null",
              "[]",
              "5",
              "\"x\"",
              "{",
              "{\"action\": null}",
              "{\"action\": 5, \"paths\": [\"job\"]}",
              "{\"action\": \"restart\", \"paths\": null}",
              "{\"action\": \"restart\", \"paths\": [null]}",
              "{\"action\": \"restart\", \"paths\": [{}]}",
              "{\"action\": \"restart\", \"paths\": {\"0\": \"job\"}}",
              "{\"action\": " + deep + "}",
              "{\"action\": \"" + "x".repeat(3_000_000) + "\"}")) {
        HttpResponse<String> answer = application.postJson(BASE + "/_actions", body);
        assertThat(answer.statusCode())
            .as(body.substring(0, Math.min(40, body.length())))
            .isIn(400, 413);
        assertThat(answer.body().length()).isLessThan(1_000);
      }
    }
  }

  // ---- caches

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void dataIsKeptByNobodyAndIsNothingElse(WebApplicationType type) {
    try (Application application = Application.open(type, tree, OPEN)) {
      for (HttpResponse<String> answer :
          List.of(
              application.get(BASE),
              application.get(BASE + "/job"),
              application.get(BASE + "?view=dashboard"),
              application.get(BASE + "/nope"),
              application.post(BASE + "/job/resume"))) {
        assertThat(answer.headers().allValues("Vary")).contains("Accept");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
      }
    }
  }

  // ---- pages of other sites

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void whatAPageOfAnotherSiteAsksForIsNotDone(WebApplicationType type) throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      for (HttpResponse<String> refused :
          List.of(
              application.post(BASE + "/job/restart", "Sec-Fetch-Site", "cross-site"),
              application.post(BASE + "/job/hold?for=1h", "Sec-Fetch-Site", "cross-site"),
              application.delete(BASE + "/job", "Sec-Fetch-Site", "cross-site"),
              application.postJson(
                  BASE + "/_actions",
                  "{\"action\": \"restart\", \"paths\": [\"job\"]}",
                  "Sec-Fetch-Site",
                  "cross-site"))) {
        assertThat(refused.statusCode()).isEqualTo(403);
        JSONAssert.assertEquals("{\"reason\": \"cross-site\"}", refused.body(), false);
        assertThat(refused.headers().firstValue("Supervision-Instance")).isPresent();
      }
      assertThat(application.context().getBean(SupervisionHistory.class).of("job")).isEmpty();
      for (String site : List.of("same-origin", "none", "same-site")) {
        assertThat(application.post(BASE + "/job/restart", "Sec-Fetch-Site", site).statusCode())
            .isEqualTo(204);
      }
      assertThat(application.get(BASE, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(200);
    }
  }

  // ---- long texts

  private static final String LONG = "m".repeat(8_000_000);

  @Test
  void longMessagesAreCutWhereTheyAreDescribed() {
    tree.become(
        root(
            worker(
                "job",
                NodeState.RUNNING,
                NOON,
                new HealthSnapshot(HealthSnapshot.Status.UNHEALTHY, 1, NOON, LONG),
                new ExitSnapshot(ExitReason.failure(new IllegalStateException(LONG)), NOON, 1),
                null,
                null)));
    try (Application application = Application.open(WebApplicationType.SERVLET, tree, OPEN)) {
      IllegalStateException thrown =
          new IllegalStateException("outside", new RuntimeException(new Exception(LONG)));
      for (int i = 1; i <= 10; i++) {
        Throwable one = i % 2 == 0 ? thrown : new RuntimeException(LONG);
        tree.publish(
            new SupervisionEvent.ChildExited(
                "job",
                NOON,
                i,
                false,
                ExitReason.failure(one),
                false,
                null,
                Duration.ofSeconds(1)));
      }
      for (String place : List.of("", "/job", "?view=dashboard&select=job")) {
        HttpResponse<String> answer = application.get(BASE + place);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().length()).as(place).isLessThan(200_000);
        assertThat(answer.body()).contains("mmm… (");
      }
      assertThat(application.get(BASE + "/job").body())
          .contains("\"exception\":\"java.lang.RuntimeException\"");
    }
  }

  @Test
  void theHistoryKeepsNoLongMessages() {
    SupervisionHistory history = SupervisionHistory.listenTo(tree);
    tree.publish(
        new SupervisionEvent.ChildExited(
            "job",
            NOON,
            1,
            false,
            ExitReason.failure(new IllegalStateException("x", new RuntimeException(LONG))),
            false,
            null,
            Duration.ofSeconds(1)));
    tree.publish(
        new SupervisionEvent.ChildExited(
            "job",
            NOON,
            2,
            false,
            new ExitReason.Unhealthy(LONG, null),
            false,
            null,
            Duration.ofSeconds(1)));
    assertThat(history.of("job")).hasSize(2);
    assertThat(history.of("job"))
        .allSatisfy(
            entry -> {
              ExitReason reason = entry.reason();
              int length =
                  reason instanceof ExitReason.Unhealthy unhealthy
                      ? unhealthy.detail().length()
                      : 0;
              for (Throwable at = reason.cause(); at != null; at = at.getCause()) {
                length += String.valueOf(at.getMessage()).length();
              }
              assertThat(length).isLessThan(50_000);
            });
  }

  // ---- a name in a hold, from Java

  @Test
  void whatAHoldSaysIsCutToo() {
    try (SupervisionTree real =
            SupervisionTree.create(
                SupervisorSpec.named("app")
                    .child(ChildSpec.task("job", c -> c.awaitStop()))
                    .build());
        Application application = Application.open(WebApplicationType.SERVLET, real, OPEN)) {
      real.start();
      real.hold("job", HoldOptions.unlimited().by("b".repeat(50_000)).why("w".repeat(50_000)));
      assertThat(application.get(BASE + "/job").body().length()).isLessThan(20_000);
    }
  }
}
