package io.supervision.demo;

import static io.supervision.demo.OrderDesk.await;
import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.test.SupervisionTester;
import io.supervision.test.spring.SupervisionTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

/** Errors that no restart heals. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("demo")
@SupervisionTest
class GiveUpTests {

  @LocalServerPort int port;

  @Test
  void tellsThatItIsBeyondHelpWhenTheWholeTreeGaveUp(SupervisionTester supervision) {
    OrderDesk desk = new OrderDesk(port);

    desk.post("/chaos/order-workers/out-of-memory", "");

    supervision.await("").gaveUp();
    assertThat(desk.tree().text("$.state")).isEqualTo("gave-up");
    await().until(() -> desk.get("/actuator/health/liveness").status() == 503);
    assertThat(desk.post("/orders", OrderDesk.orders(0, 1)).status()).isEqualTo(503);
    assertThat(desk.get("/orders/count").status()).isEqualTo(200);
  }

  @Test
  void goesOnWithoutAWorkerThatLacksAClass(SupervisionTester supervision) {
    OrderDesk desk = new OrderDesk(port);

    desk.post("/chaos/reporting/pricing/linkage", "");

    supervision.await("reporting/pricing").gaveUp();
    assertThat(desk.node("reporting").texts("$.children[*].state"))
        .containsExactly("running", "gave-up", "running");
    assertThat(desk.post("/orders", OrderDesk.orders(0, 1)).status()).isEqualTo(202);
    await().until(() -> desk.storedOrders() == 1);
  }
}
