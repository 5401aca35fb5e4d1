package io.supervision.spring.actuate;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.HeldSnapshot;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Application;
import io.supervision.test.Supervised;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.WorkerContext;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.WebApplicationType;

/** What an operator can do over HTTP. */
class ActionsTests {

  private static final String BASE = "/actuator/supervision";
  private static final String[] OPEN = {
    "management.endpoints.web.exposure.include=supervision",
    "management.endpoint.supervision.access=unrestricted"
  };

  @Supervised
  SupervisorSpec app =
      SupervisorSpec.named("app")
          .intensity(0, Duration.ofSeconds(5))
          .child(ChildSpec.task("database", WorkerContext::awaitStop))
          .child(ChildSpec.task("queue", WorkerContext::awaitStop))
          .child(
              ChildSpec.task("deaf", WorkerContext::awaitStop)
                  .restart(RestartType.TRANSIENT)
                  .shutdown(Shutdown.BRUTAL_KILL))
          .child(
              ChildSpec.supervisor(
                      SupervisorSpec.named("group")
                          .intensity(0, Duration.ofSeconds(5))
                          .child(ChildSpec.task("member", WorkerContext::awaitStop)))
                  .restart(RestartType.TRANSIENT))
          .child(
              SupervisorSpec.dynamic("pool")
                  .child(ChildSpec.task("member", WorkerContext::awaitStop)))
          .build();

  private SupervisionTester supervision;
  private SupervisionTree tree;

  @BeforeEach
  void find(SupervisionTester supervision) {
    this.supervision = supervision;
    tree = supervision.tree();
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void holdForATimeForAReasonAndResume(WebApplicationType type) throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      assertThat(status(application, "/database/hold?for=30m&why=a%20new%0Adisk")).isEqualTo(204);
      assertThat(supervision).child("database").isHeld();
      HeldSnapshot held = held("database");
      assertThat(held.why()).isEqualTo("a new disk");
      assertThat(minutes(held)).isEqualTo(30);

      HttpResponse<String> restart = application.post(BASE + "/database/restart");
      assertThat(restart.statusCode()).isEqualTo(409);
      JSONAssert.assertEquals("{\"reason\": \"held\"}", restart.body(), false);

      assertThat(status(application, "/database/hold")).isEqualTo(204);
      held = held("database");
      assertThat(minutes(held)).isEqualTo(60);

      assertThat(status(application, "/database/hold?for=infinity")).isEqualTo(204);
      assertThat(held("database").until()).isNull();

      assertThat(status(application, "/database/resume")).isEqualTo(204);
      assertThat(supervision).child("database").isRunning();
      assertThat(status(application, "/database/resume")).isEqualTo(409);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void holdAndResumeBelowASupervisorThatGaveUpButNotBelowAHeldOne(WebApplicationType type)
      throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      supervision.crash("group/member");
      assertThat(supervision).supervisor("group").hasGivenUp();
      HttpResponse<String> restart = application.post(BASE + "/group/member/restart");
      assertThat(restart.statusCode()).isEqualTo(409);
      assertThat(restart.body())
          .contains("supervisor 'group' is not running: it gave up; start it first");

      assertThat(status(application, "/group/member/hold?why=upgrade")).isEqualTo(204);
      assertThat(supervision).child("group/member").isHeld();
      assertThat(status(application, "/group/restart")).isEqualTo(204);
      assertThat(supervision).supervisor("group").isRunning();
      assertThat(held("group/member").why()).isEqualTo("upgrade");

      assertThat(status(application, "/group/hold")).isEqualTo(204);
      for (String action : List.of("hold", "resume")) {
        HttpResponse<String> held = application.post(BASE + "/group/member/" + action);
        assertThat(held.statusCode()).isEqualTo(409);
        assertThat(held.body()).contains("supervisor 'group' is held", "resume it first");
      }
      assertThat(status(application, "/group/terminate")).isEqualTo(204);
      assertThat(status(application, "/group/resume")).isEqualTo(204);
      assertThat(status(application, "/group/member/resume")).isEqualTo(204);
      assertThat(held("group/member")).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void explainWhichDurationsThereAre(WebApplicationType type) throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      for (String bad :
          List.of("soon", "0s", "-1h", "10", "%2010", "1h%0Ax", "9999999999999999999d")) {
        HttpResponse<String> refused = application.post(BASE + "/database/hold?for=" + bad);

        assertThat(refused.statusCode()).as(bad).isEqualTo(400);
        JSONAssert.assertEquals(
            "{\"action\": \"hold\", \"reason\": \"bad-request\"}", refused.body(), false);
        assertThat(refused.body()).contains("for=1h", "for=infinity");
      }
      assertThat(held("database")).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void holdAPoolButNotItsMembers(WebApplicationType type) throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      HttpResponse<String> refused = application.post(BASE + "/pool/member/hold");
      assertThat(refused.statusCode()).isEqualTo(409);
      JSONAssert.assertEquals("{\"reason\": \"not-supported\"}", refused.body(), false);

      assertThat(status(application, "/pool/hold")).isEqualTo(204);
      assertThat(supervision).supervisor("pool").isHeld();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void startTheTreeAgainAfterItGaveUp(WebApplicationType type) throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      HttpResponse<String> running = application.post(BASE + "/start");
      assertThat(running.statusCode()).isEqualTo(409);
      JSONAssert.assertEquals("{\"reason\": \"running\"}", running.body(), false);
      supervision.crash("database");
      assertThat(supervision).supervisor("").hasGivenUp();

      assertThat(status(application, "/restart")).isEqualTo(409);
      assertThat(status(application, "/hold")).isEqualTo(409);
      assertThat(status(application, "/start")).isEqualTo(204);
      assertThat(supervision).isRunning();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void areNotDoneAsLongAsAThreadIsInTheWay(WebApplicationType type) {
    try (Application application = Application.open(type, tree, OPEN)) {
      supervision.stuck("deaf");
      CompletableFuture<Integer> answer =
          CompletableFuture.supplyAsync(() -> status(application, "/deaf/restart"));
      supervision.await("deaf").stopping();
      supervision.advance(Duration.ofSeconds(10));
      assertThat(answer).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(202);
      assertThat(supervision).child("deaf").isStuck().hasIncarnation(1);

      supervision.release();
      supervision.await("deaf").incarnation(2);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void areDoneToASelectionAndAnsweredForEachPath(WebApplicationType type) throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      HttpResponse<String> answer =
          application.postJson(
              BASE + "/_actions",
              """
              {"action": "hold", "paths": ["queue", "nothing", "pool/member", "database", "queue"],
               "for": "2h", "why": "move"}
              """);

      assertThat(answer.statusCode()).isEqualTo(200);
      JSONAssert.assertEquals(
          """
          {"action": "hold", "results": [
            {"path": "queue", "status": 204, "reason": null, "message": null},
            {"path": "nothing", "status": 404, "reason": null, "message": null},
            {"path": "pool/member", "status": 409, "reason": "not-supported"},
            {"path": "database", "status": 204}]}
          """,
          answer.body(),
          false);
      assertThat(held("queue").why()).isEqualTo("move");
      assertThat(minutes(held("queue"))).isEqualTo(120);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void explainWhatASelectionIs(WebApplicationType type) {
    Map<String, String> bad =
        Map.of(
            "", "the body must be JSON",
            "{\"action\"", "the body must be JSON",
            "{\"paths\": [\"queue\"]}", "'action' must be one of hold, replace",
            "{\"action\": \"hold\", \"paths\": []}", "'paths' must be a list",
            "{\"action\": \"hold\", \"paths\": [7]}", "'paths' must be a list",
            "{\"action\": \"hold\", \"filter\": \"*\"}", "nothing else",
            "{\"action\": \"hold\", \"paths\": [\"queue\"], \"for\": \"7\"}", "for=1h");
    try (Application application = Application.open(type, tree, OPEN)) {
      bad.forEach(
          (body, explanation) -> {
            HttpResponse<String> refused = application.postJson(BASE + "/_actions", body);
            assertThat(refused.statusCode()).as(body).isEqualTo(400);
            assertThat(refused.body()).as(body).contains(explanation);
          });
      assertThat(supervision).child("queue").isRunning();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void refuseASelectionThatIsTooLong(WebApplicationType type) {
    try (Application application = Application.open(type, tree, OPEN)) {
      String body = "{\"action\": \"hold\", \"why\": \"" + "x".repeat(1 << 20) + "\"}";

      assertThat(application.postJson(BASE + "/_actions", body).statusCode()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void areDoneToASelectionOnAPortOfItsOwnBehindAPathOfItsOwn(WebApplicationType type) {
    try (Application application =
        Application.open(
            type,
            tree,
            OPEN[0],
            OPEN[1],
            "management.server.port=0",
            "management.server.address=127.0.0.1",
            "management.endpoints.web.path-mapping.supervision=ops/tree")) {
      HttpResponse<String> answer =
          application
              .management()
              .postJson(
                  "/actuator/ops/tree/_actions",
                  "{\"action\": \"restart\", \"paths\": [\"queue\"]}");

      assertThat(answer.body())
          .isEqualTo(
              """
              {"action":"restart","results":[\
              {"path":"queue","status":204,"reason":null,"message":null}]}""");
    }
  }

  private static int status(Application application, String path) {
    return application.post(BASE + path).statusCode();
  }

  private static long minutes(HeldSnapshot held) {
    return Duration.between(held.since(), held.until()).toMinutes();
  }

  private HeldSnapshot held(String path) {
    return tree.find(path).orElseThrow().held();
  }
}
