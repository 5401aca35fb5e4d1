package io.supervision.demo;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.test.SupervisionTester;
import io.supervision.test.spring.SupervisionTest;
import io.supervision.worker.ExitReason;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

/** A database whose health check fails. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("demo")
@SupervisionTest(start = "infrastructure")
class HealthTests {

  private static final String DATABASE = "infrastructure/database";

  @LocalServerPort int port;

  @Test
  void endsTheConnectionsAfterThreeFailedChecksAndHeals(SupervisionTester supervision) {
    OrderDesk desk = new OrderDesk(port);
    desk.post("/chaos/" + DATABASE + "/unhealthy?times=3", "");

    supervision.advanceToNextCheck(DATABASE);
    supervision.advanceToNextCheck(DATABASE);
    assertThat(supervision).child(DATABASE).isUnhealthy().hasIncarnation(1);
    supervision.advanceToNextCheck(DATABASE);

    assertThat(supervision).child(DATABASE).isRunning().hasIncarnation(2);
    assertThat(supervision).child("infrastructure/message-queue").isRunning().hasIncarnation(2);
    assertThat(supervision).child(DATABASE).lastEnded(ExitReason.Unhealthy.class);
    supervision.advanceToNextCheck(DATABASE);
    assertThat(desk.node(DATABASE).text("$.health.status")).isEqualTo("healthy");
    assertThat(desk.post("/orders", OrderDesk.orders(0, 1)).status()).isEqualTo(202);
  }
}
