package io.supervision.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

/** A database whose health check fails. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "supervision.supervisors.infrastructure.children.database.health.interval=100ms")
@ActiveProfiles("demo")
class HealthTests {

  private static final String DATABASE = "infrastructure/database";

  @LocalServerPort int port;

  @Test
  void endsTheConnectionsAfterThreeFailedChecksAndHeals() {
    OrderDesk desk = new OrderDesk(port);
    int database = desk.incarnation(DATABASE);
    int broker = desk.incarnation("infrastructure/message-queue");

    desk.post("/chaos/" + DATABASE + "/unhealthy?times=3", "");

    desk.awaitIncarnation(DATABASE, database + 1);
    desk.awaitIncarnation("infrastructure/message-queue", broker + 1);
    assertThat(desk.node(DATABASE).text("$.lastExit.reason")).isEqualTo("unhealthy");
    OrderDesk.await().until(() -> desk.node(DATABASE).text("$.health.status").equals("healthy"));
    assertThat(desk.post("/orders", OrderDesk.orders(0, 1)).status()).isEqualTo(202);
  }
}
