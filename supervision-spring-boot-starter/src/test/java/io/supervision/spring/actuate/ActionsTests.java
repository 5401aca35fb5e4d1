package io.supervision.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.HeldSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.Crashable;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
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

  private final Crashable database = new Crashable();
  private final Crashable member = new Crashable();
  private final CountDownLatch letGo = new CountDownLatch(1);
  private SupervisionTree tree;

  @BeforeEach
  void start() {
    tree =
        SupervisionTree.create(
            SupervisorSpec.named("app")
                .intensity(0, Duration.ofSeconds(5))
                .child(database.as("database"))
                .child(new Crashable().as("queue"))
                .child(
                    ChildSpec.task("deaf", context -> awaitUninterruptibly(letGo))
                        .restart(RestartType.TRANSIENT)
                        .shutdown(Shutdown.timeout(Duration.ofMillis(10))))
                .child(
                    ChildSpec.supervisor(
                            SupervisorSpec.named("group")
                                .intensity(0, Duration.ofSeconds(5))
                                .child(member.as("member")))
                        .restart(RestartType.TRANSIENT))
                .child(SupervisorSpec.dynamic("pool").child(new Crashable().as("member"))));
    tree.start();
  }

  @AfterEach
  void stop() {
    letGo.countDown();
    tree.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void holdForATimeForAReasonAndResume(WebApplicationType type) throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      assertThat(status(application, "/database/hold?for=30m&why=a%20new%0Adisk")).isEqualTo(204);
      HeldSnapshot held = node("database").held();
      assertThat(node("database").state()).isEqualTo(NodeState.HELD);
      assertThat(held.why()).isEqualTo("a new disk");
      assertThat(minutes(held)).isEqualTo(30);

      HttpResponse<String> restart = application.post(BASE + "/database/restart");
      assertThat(restart.statusCode()).isEqualTo(409);
      JSONAssert.assertEquals("{\"reason\": \"held\"}", restart.body(), false);

      assertThat(status(application, "/database/hold")).isEqualTo(204);
      held = node("database").held();
      assertThat(minutes(held)).isEqualTo(60);

      assertThat(status(application, "/database/hold?for=infinity")).isEqualTo(204);
      assertThat(node("database").held().until()).isNull();

      assertThat(status(application, "/database/resume")).isEqualTo(204);
      assertThat(node("database").state()).isEqualTo(NodeState.RUNNING);
      assertThat(status(application, "/database/resume")).isEqualTo(409);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void holdAndResumeBelowASupervisorThatGaveUpButNotBelowAHeldOne(WebApplicationType type)
      throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      member.crash("no connection");
      Awaitility.await().until(() -> node("group").state() == NodeState.GAVE_UP);
      HttpResponse<String> restart = application.post(BASE + "/group/member/restart");
      assertThat(restart.statusCode()).isEqualTo(409);
      assertThat(restart.body())
          .contains("supervisor 'group' is not running: it gave up; start it first");

      assertThat(status(application, "/group/member/hold?why=upgrade")).isEqualTo(204);
      assertThat(node("group/member").state()).isEqualTo(NodeState.HELD);
      assertThat(status(application, "/group/restart")).isEqualTo(204);
      assertThat(node("group").state()).isEqualTo(NodeState.RUNNING);
      assertThat(node("group/member").held().why()).isEqualTo("upgrade");

      assertThat(status(application, "/group/hold")).isEqualTo(204);
      for (String action : List.of("hold", "resume")) {
        HttpResponse<String> held = application.post(BASE + "/group/member/" + action);
        assertThat(held.statusCode()).isEqualTo(409);
        assertThat(held.body()).contains("supervisor 'group' is held", "resume it first");
      }
      assertThat(status(application, "/group/terminate")).isEqualTo(204);
      assertThat(status(application, "/group/resume")).isEqualTo(204);
      assertThat(status(application, "/group/member/resume")).isEqualTo(204);
      assertThat(node("group/member").held()).isNull();
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
      assertThat(node("database").held()).isNull();
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
      assertThat(node("pool").state()).isEqualTo(NodeState.HELD);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void startTheTreeAgainAfterItGaveUp(WebApplicationType type) throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      HttpResponse<String> running = application.post(BASE + "/start");
      assertThat(running.statusCode()).isEqualTo(409);
      JSONAssert.assertEquals("{\"reason\": \"running\"}", running.body(), false);
      letGo.countDown();
      database.crash("no connection");
      Awaitility.await().until(() -> node("").state() == NodeState.GAVE_UP);

      assertThat(status(application, "/restart")).isEqualTo(409);
      assertThat(status(application, "/hold")).isEqualTo(409);
      assertThat(status(application, "/start")).isEqualTo(204);
      assertThat(tree.isRunning()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void areNotDoneAsLongAsAThreadIsInTheWay(WebApplicationType type) {
    try (Application application = Application.open(type, tree, OPEN)) {
      assertThat(status(application, "/deaf/restart")).isEqualTo(202);
      assertThat(node("deaf").state()).isEqualTo(NodeState.STUCK);

      letGo.countDown();
      Awaitility.await().until(() -> node("deaf").incarnation() == 2);
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
      assertThat(node("queue").held().why()).isEqualTo("move");
      assertThat(minutes(node("queue").held())).isEqualTo(120);
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
      assertThat(node("queue").state()).isEqualTo(NodeState.RUNNING);
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

  private NodeSnapshot node(String path) {
    return tree.find(path).orElseThrow();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException ignored) {
        // it is deaf
      }
    }
  }
}
