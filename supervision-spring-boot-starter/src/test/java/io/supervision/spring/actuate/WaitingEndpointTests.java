package io.supervision.spring.actuate;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.HoldOptions;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.Service;
import io.supervision.test.Supervised;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.WorkerContext;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.WebApplicationType;

/** What the endpoint shows of nodes that wait for what they require, and what it does to them. */
class WaitingEndpointTests {

  private static final String BASE = "/actuator/supervision";
  private static final String[] OPEN = {
    "management.endpoints.web.exposure.include=supervision",
    "management.endpoint.supervision.access=unrestricted"
  };
  private static final String SHOWN = "management.endpoint.supervision.show-values=always";

  /** After so long it was asked again, and who waited has started. */
  private static final Duration CHECK = Duration.ofSeconds(7);

  private final Service db = Service.up("db");
  private final Service mail = Service.down("mail", "no route");

  @Supervised
  SupervisorSpec app =
      SupervisorSpec.named("app")
          .child(idle("a").requires(db.required()))
          .child(idle("b").requires(db.required()))
          .child(
              ChildSpec.supervisor(SupervisorSpec.named("group").child(idle("member")).build())
                  .requires(mail.required()))
          .child(SupervisorSpec.template("pool", idle("job").requires(mail.required())))
          .build();

  private SupervisionTester supervision;
  private SupervisionTree tree;
  private Instant since;

  private static ChildSpecBuilder idle(String id) {
    return ChildSpec.task(id, WorkerContext::awaitStop);
  }

  @BeforeEach
  void theDatabaseGoesAwayAndOneOfTwoFails(SupervisionTester supervision) {
    this.supervision = supervision;
    tree = supervision.tree();
    supervision.advance(Duration.ofSeconds(30));
    db.goDown("connection refused");
    since = tree.now();
    supervision.crash("a");
    supervision.awaitQuiet();
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void theTreeAndTheNodeSayWhatIsWaitedForAndSinceWhen(WebApplicationType type) throws Exception {
    String a =
        """
        {"path": "a", "state": "waiting", "failuresInOutage": 1, "held": null,
         "waiting": {"requirements": [{"name": "db", "detail": "connection refused"}],
                     "since": "%s"}}
        """
            .formatted(since);
    try (Application application = Application.open(type, tree, OPEN[0], OPEN[1], SHOWN)) {
      JSONAssert.assertEquals(
          """
          {"waiting": null, "children": [%s,
            {"path": "b", "state": "running", "waiting": null},
            {"path": "group", "state": "waiting",
             "waiting": {"requirements": [{"name": "mail", "detail": "no route"}],
                         "since": "%s"},
             "children": [{"state": "stopped", "waiting": null}]},
            {"path": "pool", "state": "running", "waiting": null, "children": []}]}
          """
              .formatted(a, since.minusSeconds(30)),
          application.get(BASE).body(),
          false);
      JSONAssert.assertEquals(a, application.get(BASE + "/a").body(), false);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void whatAnOutsideServiceSaysIsHiddenLikeMessagesOfExceptions(WebApplicationType type)
      throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      for (String path : new String[] {"", "/a", "/b?whatIf=crash"}) {
        assertThat(application.get(BASE + path).body())
            .as(path)
            .contains("{\"name\":\"db\",\"detail\":\"******\"}")
            .doesNotContain("refused");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void aCrashWouldWaitForWhatIsDown(WebApplicationType type) throws Exception {
    try (Application application = Application.open(type, tree, OPEN[0], OPEN[1], SHOWN)) {
      JSONAssert.assertEquals(
          """
          {"path": "b", "stops": [], "starts": [], "givesUp": null,
           "waitsFor": [{"name": "db", "detail": "connection refused"}]}
          """,
          application.get(BASE + "/b?whatIf=crash").body(),
          false);

      db.comeBack();
      supervision.advance(CHECK);
      JSONAssert.assertEquals(
          "{\"path\": \"b\", \"starts\": [\"b\"], \"waitsFor\": []}",
          application.get(BASE + "/b?whatIf=crash").body(),
          false);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void theHistoryHasTheWaitBetweenTheEndAndTheStart(WebApplicationType type) throws Exception {
    try (Application application = Application.open(type, tree, OPEN[0], OPEN[1], SHOWN)) {
      supervision.crash("b");
      db.comeBack();
      supervision.advance(CHECK);

      JSONAssert.assertEquals(
          """
          {"history": [
            {"event": "restarted", "incarnation": 2, "cause": {"type": "own"}, "waitsFor": null},
            {"event": "waiting", "incarnation": null, "reason": null,
             "cause": {"type": "own", "path": "b"}, "at": "%s",
             "waitsFor": [{"name": "db", "detail": "connection refused"}]},
            {"event": "exited", "incarnation": 1, "cause": {"type": "own"}}]}
          """
              .formatted(since),
          application.get(BASE + "/b").body(),
          false);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void aRestartAsksNowAndDoesNotGetAroundIt(WebApplicationType type) {
    try (Application application = Application.open(type, tree, OPEN)) {
      assertThat(application.post(BASE + "/a/restart").statusCode()).isEqualTo(204);
      supervision.awaitQuiet();
      assertThat(state("a")).isEqualTo(NodeState.WAITING);

      db.comeBack();
      assertThat(application.post(BASE + "/a/restart").statusCode()).isEqualTo(204);
      supervision.awaitQuiet();
      assertThat(supervision).child("a").isRunning().hasIncarnation(2);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void aStartAndADeletionAreRefused(WebApplicationType type) throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      for (String path : new String[] {"/a", "/group"}) {
        HttpResponse<String> start = application.post(BASE + path + "/start");
        assertThat(start.statusCode()).isEqualTo(409);
        JSONAssert.assertEquals(
            "{\"action\": \"start\", \"reason\": \"waiting\"}", start.body(), false);
        // names what is not up, not what was said about it
        assertThat(start.body())
            .contains("waits for ")
            .doesNotContain("connection refused", "no route", "******");
        HttpResponse<String> deletion = application.delete(BASE + path);
        assertThat(deletion.statusCode()).isEqualTo(409);
        JSONAssert.assertEquals("{\"reason\": \"waiting\"}", deletion.body(), false);
      }
      assertThat(state("a")).isEqualTo(NodeState.WAITING);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void aTerminationEndsTheWait(WebApplicationType type) {
    try (Application application = Application.open(type, tree, OPEN)) {
      assertThat(application.post(BASE + "/a/terminate").statusCode()).isEqualTo(204);
      assertThat(application.post(BASE + "/group/terminate").statusCode()).isEqualTo(204);
      db.comeBack();
      mail.comeBack();
      supervision.advance(CHECK);

      assertThat(supervision).child("a").isStopped();
      assertThat(supervision).supervisor("group").isStopped();
      assertThat(tree.find("a").orElseThrow().waiting()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void aHoldIsShownInsteadOfTheWaitAndAfterItTheWaitGoesOn(WebApplicationType type)
      throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      assertThat(application.post(BASE + "/a/hold?why=move").statusCode()).isEqualTo(204);
      JSONAssert.assertEquals(
          "{\"state\": \"held\", \"waiting\": null, \"held\": {\"why\": \"move\"}}",
          application.get(BASE + "/a").body(),
          false);
      db.comeBack();
      supervision.advance(CHECK);
      assertThat(supervision).child("a").isHeld();

      db.goDown("connection refused");
      supervision.advance(CHECK);
      assertThat(application.post(BASE + "/a/resume").statusCode()).isEqualTo(204);
      supervision.awaitQuiet();
      assertThat(state("a")).isEqualTo(NodeState.WAITING);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void aTerminationEndsAlsoTheWaitOfATemplatesChildOrItsHold(WebApplicationType type) {
    tree.supervisor("pool").startChildWith("first");
    tree.supervisor("pool").startChildWith("second");
    tree.hold("pool/job-2", HoldOptions.lasting(Duration.ofHours(1)));
    try (Application application = Application.open(type, tree, OPEN)) {
      assertThat(state("pool/job-1")).isEqualTo(NodeState.WAITING);

      assertThat(application.post(BASE + "/pool/job-1/terminate").statusCode()).isEqualTo(204);
      assertThat(application.post(BASE + "/pool/job-2/terminate").statusCode()).isEqualTo(204);

      assertThat(tree.supervisor("pool").childIds()).isEmpty();
      assertThat(application.post(BASE + "/pool/job-1/terminate").statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void aDeletionOfATemplatesChildIsRefusedAsOfAnyOther(WebApplicationType type) throws Exception {
    tree.supervisor("pool").startChildWith("first");
    try (Application application = Application.open(type, tree, OPEN)) {
      HttpResponse<String> deletion = application.delete(BASE + "/pool/job-1");
      assertThat(deletion.statusCode()).isEqualTo(409);
      JSONAssert.assertEquals("{\"reason\": \"not-supported\"}", deletion.body(), false);
      assertThat(state("pool/job-1")).isEqualTo(NodeState.WAITING);
    }
  }

  private NodeState state(String path) {
    return tree.find(path).orElseThrow().state();
  }
}
