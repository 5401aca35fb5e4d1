package io.supervision.demo;

import static io.supervision.demo.OrderDesk.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

/** Workers that neither work nor end. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "supervision.supervisors.order-workers.children.order-worker.heartbeat-timeout=3s",
      "supervision.supervisors.order-workers.children.order-worker.shutdown=500ms",
      "supervision.supervisors.messaging.children.unreadable-orders.heartbeat-timeout=3s",
      "supervision.supervisors.messaging.children.unreadable-orders.shutdown=500ms",
      "supervision.supervisors.housekeeping.children.retention.heartbeat-timeout=3s",
      "supervision.supervisors.housekeeping.children.retention.shutdown=500ms",
      "demo.retention.pause=200ms"
    })
@ActiveProfiles("demo")
class HangTests {

  private static final String POOL = "order-workers";
  private static final String WORKER = POOL + "/order-worker-0";
  private static final String SCHEDULE = "housekeeping/retention";
  private static final String LISTENER = "messaging/unreadable-orders";

  @LocalServerPort int port;
  @Autowired SupervisionTree tree;
  OrderDesk desk;

  @BeforeEach
  void find() {
    desk = new OrderDesk(port);
  }

  @Test
  void endsAWorkerThatHangs() {
    int victim = desk.incarnation(WORKER);

    desk.post("/chaos/" + WORKER + "/hang", "");

    desk.awaitIncarnation(WORKER, victim + 1);
    assertThat(desk.node(WORKER).text("$.lastExit.reason")).isEqualTo("heartbeat");
  }

  @Test
  void interruptsAListenerThatHangsAndItsMessageComesAgain() {
    int victim = desk.incarnation(LISTENER);
    int before = desk.get("/unreadable").number("$.count");
    desk.post("/chaos/" + LISTENER + "/hang", "");

    desk.post("/unreadable", "no order");

    desk.awaitIncarnation(LISTENER, victim + 1);
    assertThat(desk.node(LISTENER).text("$.lastExit.reason")).isEqualTo("heartbeat");
    await().until(() -> desk.get("/unreadable").number("$.count") == before + 1);
    assertThat(desk.get("/unreadable").text("$.last")).isEqualTo("no order");
  }

  @Test
  void endsARunOfAScheduleThatHangsAndTheScheduleGoesOn() {
    int victim = desk.incarnation(SCHEDULE);

    desk.post("/chaos/" + SCHEDULE + "/hang", "");

    desk.awaitIncarnation(SCHEDULE, victim + 1);
    assertThat(desk.node(SCHEDULE).text("$.lastExit.reason")).isEqualTo("heartbeat");
    // a run that succeeds ends its outage
    await().until(() -> desk.node(SCHEDULE).body().contains("\"outageSince\":null"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"infrastructure", POOL, "reporting", "rates", "messaging", "housekeeping"})
  void wouldFindOutAboutEveryWorkerButJobs(String name) {
    Supervisor supervisor = tree.supervisor(name);

    assertThat(supervisor.childIds())
        .isNotEmpty()
        .allSatisfy(
            id ->
                assertThat(supervisor.childSpec(id).settings().heartbeatTimeout())
                    .as(id)
                    .isNotNull());
  }

  @Test
  void showsAWorkerThatIsStuckAndGoesOnWhenItLetsGo() {
    int victim = desk.incarnation(WORKER);
    desk.post("/chaos/" + WORKER + "/stuck", "");

    await().until(() -> desk.node(WORKER).text("$.state").equals("stuck"));
    assertThat(desk.node(POOL).texts("$.children[1:].state")).containsOnly("running");

    desk.post("/chaos/" + WORKER + "/release", "");
    desk.awaitIncarnation(WORKER, victim + 1);
  }
}
