package io.supervision.spring.actuate;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.held;
import static io.supervision.spring.fixture.Snapshots.inOutage;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.supervisor;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.supervision.SupervisionException;
import io.supervision.SupervisionException.Reason;
import io.supervision.Supervisor;
import io.supervision.event.RestartCause;
import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.HeldSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.worker.ExitReason;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.WebApplicationType;

/** What the endpoint does over HTTP, whatever serves it. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AbstractSupervisionEndpointTests {

  private static final String BASE = "/actuator/supervision";
  private static final String EXPOSED = "management.endpoints.web.exposure.include=supervision";
  private static final String UNRESTRICTED = "management.endpoint.supervision.access=unrestricted";

  private final Supervisor infrastructure = mock();
  private final FakeTree tree =
      new FakeTree(
              root(
                  supervisor(
                      "infrastructure",
                      inOutage(
                          worker(
                              "infrastructure/database",
                              new HealthSnapshot(
                                  HealthSnapshot.Status.UNHEALTHY, 2, NOON, "no answer")),
                          23),
                      worker(
                          "infrastructure/queue",
                          NodeState.RESTARTING,
                          NOON,
                          HealthSnapshot.NONE,
                          new ExitSnapshot(
                              ExitReason.failure(new IllegalStateException("the password is x")),
                              NOON,
                              2),
                          NOON.plusSeconds(3),
                          null)),
                  held(
                      worker("report"),
                      new HeldSnapshot("alice", "new disk", NOON, NOON.plusSeconds(3600)))))
          .supervisor("infrastructure", infrastructure);

  private final Application application;

  AbstractSupervisionEndpointTests(WebApplicationType type) {
    application = Application.open(type, tree, EXPOSED, UNRESTRICTED);
  }

  @AfterAll
  void close() {
    application.close();
  }

  @Test
  void showsTheTreeWithAllFieldsInOrder() {
    for (String accept : new String[] {"*/*", "application/json"}) {
      HttpResponse<String> response = application.get(BASE, "Accept", accept);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body())
          .startsWith(
              """
              {"id":"root","path":"","type":"supervisor","state":"running",\
              "recovering":false,"outageSince":null,"failuresInOutage":null,"degraded":null,"waiting":null,"held":null,\
              "strategy":"one-for-one","maxRestarts":null,"period":"PT5S",\
              "restartsInPeriod":1,""")
          .contains(
              """
              "children":[{"id":"infrastructure","path":"infrastructure","type":"supervisor",\
              "state":"running","recovering":false,"outageSince":null,\
              "failuresInOutage":null,"degraded":null,"waiting":null,"held":null,"strategy":"one-for-all","maxRestarts":3,"period":"PT10S",\
              "restartsInPeriod":1,""")
          .contains(
              """
              {"id":"database","path":"infrastructure/database","type":"worker",\
              "state":"running","recovering":true,"outageSince":"2026-03-01T12:00:00Z",\
              "failuresInOutage":23,"degraded":null,"waiting":null,"held":null,"paused":null,"note":null,"restart":"permanent","incarnation":2,"restarts":1,\
              "failures":1,"since":"2026-03-01T12:00:00Z","health":{"status":"unhealthy",\
              "failures":2,"lastCheck":"2026-03-01T12:00:00Z","detail":"******"},\
              "lastExit":null,"nextRestartAt":null,"significant":false}""")
          .contains(
              """
              {"id":"queue","path":"infrastructure/queue","type":"worker",\
              "state":"restarting","recovering":false,"outageSince":"2026-03-01T12:00:00Z",\
              "failuresInOutage":1,"degraded":null,"waiting":null,\
              "held":null,"paused":null,"note":null,"restart":"permanent","incarnation":2,"restarts":1,\
              "failures":1,"since":"2026-03-01T12:00:00Z","health":{"status":"none",\
              "failures":0,"lastCheck":null,"detail":null},"lastExit":{"reason":"failure",\
              "exception":"java.lang.IllegalStateException","message":"******",\
              "at":"2026-03-01T12:00:00Z"},"nextRestartAt":"2026-03-01T12:00:03Z",\
              "significant":false}""")
          .contains(
              """
              {"id":"report","path":"report","type":"worker","state":"held","recovering":false,\
              "outageSince":null,"failuresInOutage":null,"degraded":null,"waiting":null,"held":{"by":"alice","why":"new disk",\
              "since":"2026-03-01T12:00:00Z","until":"2026-03-01T13:00:00Z"},"paused":null,"note":null,"restart\
              """);
    }
  }

  @Test
  void showsOneNodeWithItsHistoryNewestFirst() throws Exception {
    tree.publish(
        new SupervisionEvent.ChildExited(
            "infrastructure/queue",
            NOON,
            1,
            false,
            ExitReason.failure(new IllegalStateException("x")),
            false,
            null,
            Duration.ofSeconds(4)));
    tree.publish(
        new SupervisionEvent.ChildStarted(
            "infrastructure/database",
            NOON.plusSeconds(1),
            2,
            false,
            RestartCause.SIBLING,
            "infrastructure/queue",
            Duration.ofSeconds(1)));

    HttpResponse<String> database = application.get(BASE + "/infrastructure/database");
    HttpResponse<String> queue = application.get(BASE + "/infrastructure/queue");

    assertThat(database.statusCode()).isEqualTo(200);
    String browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (String accept : new String[] {"*/*", "application/json", browser}) {
      assertThat(application.get(BASE + "/infrastructure", "Accept", accept).statusCode())
          .isEqualTo(200);
    }
    JSONAssert.assertEquals(
        """
        {"path": "infrastructure/database", "history": [{
          "at": "2026-03-01T12:00:01Z", "path": "infrastructure/database",
          "event": "restarted", "incarnation": 2, "reason": null, "exception": null,
          "message": null, "fingerprint": null, "delay": null,
          "cause": {"type": "sibling", "path": "infrastructure/queue",
            "strategy": "one-for-all", "action": null, "by": null}}]}
        """,
        database.body(),
        false);
    JSONAssert.assertEquals(
        """
        {"path": "infrastructure/queue", "history": [{
          "event": "exited", "incarnation": 1, "reason": "failure",
          "exception": "java.lang.IllegalStateException", "message": "******",
          "cause": {"type": "own", "path": "infrastructure/queue"}}]}
        """,
        queue.body(),
        false);
  }

  @Test
  void doesNotFindWhatIsNotThere() {
    assertThat(application.get(BASE + "/nothing/here").statusCode()).isEqualTo(404);
    assertThat(application.get(BASE + "/nothing?whatIf=crash").statusCode()).isEqualTo(404);
    assertThat(application.post(BASE + "/nothing/restart").statusCode()).isEqualTo(404);
    assertThat(application.post(BASE + "/infrastructure/explode").statusCode()).isEqualTo(404);
    assertThat(application.post(BASE + "/infrastructure/delete").statusCode()).isEqualTo(404);
    assertThat(application.delete(BASE + "/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void saysWhatACrashWouldDo() throws Exception {
    HttpResponse<String> answer = application.get(BASE + "/infrastructure/database?whatIf=crash");

    assertThat(answer.body())
        .isEqualTo(
            """
            {"path":"infrastructure/database","stops":["a","b"],"starts":["b","a"],\
            "restartsLeft":2,"givesUp":null,"waitsFor":[]}""");
    assertThat(application.get(BASE + "/infrastructure?whatIf=rain").statusCode()).isEqualTo(400);
    HttpResponse<String> root = application.get(BASE + "?whatIf=crash");
    assertThat(root.statusCode()).isEqualTo(409);
    JSONAssert.assertEquals("{\"reason\": \"not-supported\"}", root.body(), false);
  }

  @Test
  void answersActionsByTheirOutcome() throws Exception {
    when(infrastructure.terminateChildAsync("database"))
        .thenReturn(CompletableFuture.completedFuture(null));
    when(infrastructure.deleteChildAsync("database"))
        .thenReturn(
            CompletableFuture.failedFuture(
                new SupervisionException(
                    Reason.RUNNING, "'infrastructure/database' is running", null)));
    assertThat(application.post(BASE + "/infrastructure/restart").statusCode()).isEqualTo(204);
    assertThat(application.post(BASE + "/infrastructure/database/terminate").statusCode())
        .isEqualTo(204);

    HttpResponse<String> deletion = application.delete(BASE + "/infrastructure/database");
    assertThat(deletion.statusCode()).isEqualTo(409);
    JSONAssert.assertEquals(
        """
        {"path": "infrastructure/database", "action": "delete", "reason": "running",
         "message": "'infrastructure/database' is running"}
        """,
        deletion.body(),
        true);

    HttpResponse<String> replacement = application.post(BASE + "/infrastructure/database/replace");
    assertThat(replacement.statusCode()).isEqualTo(409);
    JSONAssert.assertEquals(
        """
        {"path": "infrastructure/database", "action": "replace", "reason": "not-supported",
         "message": "'infrastructure/database' is not stuck"}
        """,
        replacement.body(),
        true);

    HttpResponse<String> root = application.post(BASE + "/restart");
    assertThat(root.statusCode()).isEqualTo(409);
    JSONAssert.assertEquals("{\"reason\": \"not-supported\"}", root.body(), false);
  }
}
