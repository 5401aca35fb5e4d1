package io.supervision.demo;

import static io.supervision.demo.OrderDesk.await;
import static io.supervision.test.SupervisionAssertions.assertThat;
import static io.supervision.test.TreeEvent.gaveUp;

import io.supervision.test.SupervisionTester;
import io.supervision.test.spring.SupervisionTest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

/** Who is started again when one worker crashes, and who is left alone. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("demo")
@SupervisionTest
class StrategyTests {

  private static final String DATABASE = "infrastructure/database";
  private static final String QUEUE = "infrastructure/message-queue";
  private static final String WORKER = "order-workers/order-worker-0";

  @LocalServerPort int port;
  OrderDesk desk;

  @BeforeEach
  void find() {
    desk = new OrderDesk(port);
  }

  @Test
  void allOfTheInfrastructureWhenTheDatabaseCrashes(SupervisionTester supervision) {
    order("/chaos/" + DATABASE + "/crash");
    supervision.advance(Duration.ofMillis(250));
    // the start of a broker takes real time
    supervision.await(QUEUE).running();

    assertThat(supervision).child(DATABASE).isRunning().hasIncarnation(2).hasFailures(1);
    assertThat(supervision).child(QUEUE).isRunning().hasIncarnation(2).hasFailures(0);
    assertThat(supervision).stoppedInOrder(DATABASE, QUEUE).startedInOrder(DATABASE, QUEUE);
    awaitOrderIsStored(supervision, "after-the-database-crashed");
  }

  @Test
  void theInfrastructureAsAWholeWhenItCrashesTooOften(SupervisionTester supervision) {
    order("/chaos/" + DATABASE + "/crash?times=4");
    supervision.advance(Duration.ofMillis(250));
    // the start of a broker takes real time
    supervision.advanceToNextRestart("infrastructure");
    supervision.await("infrastructure").running();

    assertThat(supervision.events()).containsOnlyOnce(gaveUp("infrastructure"));
    assertThat(supervision).supervisor("infrastructure").isRunning().hasRestarts(1);
    assertThat(supervision).child(DATABASE).isRunning().hasFailures(4);
    assertThat(supervision).child(QUEUE).isRunning();
    assertThat(desk.tree().text("$.state")).isEqualTo("running");
    awaitOrderIsStored(supervision, "after-the-infrastructure-gave-up");
  }

  @Test
  void onlyLaterStagesWhenOneCrashes(SupervisionTester supervision) {
    order("/chaos/reporting/pricing/crash");

    supervision.await("reporting/pricing").incarnation(2);
    assertThat(supervision).child("reporting/report").isRunning().hasIncarnation(2);
    assertThat(supervision).child("reporting/intake").isRunning().hasIncarnation(1);
  }

  @Test
  void noOtherWorkerWhenOneCrashes(SupervisionTester supervision) {
    order("/chaos/" + WORKER + "/crash");

    supervision.await(WORKER).restarting();
    supervision.advanceToNextRestart(WORKER);
    supervision.await(WORKER).incarnation(2);
    assertThat(desk.node("order-workers").numbers("$.children[1:].incarnation"))
        .containsExactly(1, 1, 1);
  }

  @Test
  void aWorkerAsOftenAsItsStartFails(SupervisionTester supervision) {
    order("/chaos/" + WORKER + "/fail-start?times=2");

    supervision.await(WORKER).restarting();
    supervision.advanceToNextRestart(WORKER);
    supervision.advanceToNextRestart(WORKER);
    assertThat(supervision).child(WORKER).isRestarting().hasIncarnation(3).hasFailures(3);
    supervision.advanceToNextRestart(WORKER);
    supervision.await(WORKER).incarnation(4);
    assertThat(desk.get("/chaos").number("$.injected['fail-start']")).isEqualTo(2);
  }

  private void order(String fault) {
    assertThat(desk.post(fault, "").status()).isEqualTo(202);
  }

  /** The workers have lost their broker: time goes on, so that they come back. */
  private void awaitOrderIsStored(SupervisionTester supervision, String id) {
    String order =
        """
        {"id": "%s", "customer": "Ada", "product": "tea", "quantity": 1}"""
            .formatted(id);
    await().until(() -> desk.post("/orders", order).status() == 202);
    await()
        .until(
            () -> {
              supervision.advance(Duration.ofMillis(100));
              return desk.get("/orders/" + id).status() == 200;
            });
  }
}
