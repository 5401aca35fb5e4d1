package io.supervision.demo;

import static io.supervision.demo.OrderDesk.await;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.ActiveProfiles;

/** Errors that no restart heals. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("demo")
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
class GiveUpTests {

  @LocalServerPort int port;

  @Test
  void tellsThatItIsBeyondHelpWhenTheWholeTreeGaveUp() {
    OrderDesk desk = new OrderDesk(port);

    desk.post("/chaos/order-workers/out-of-memory", "");

    await().until(() -> desk.tree().text("$.state").equals("gave-up"));
    assertThat(desk.get("/actuator/health/liveness").status()).isEqualTo(503);
    assertThat(desk.post("/orders", OrderDesk.orders(0, 1)).status()).isEqualTo(503);
    assertThat(desk.get("/orders/count").status()).isEqualTo(200);
  }

  @Test
  void goesOnWithoutAWorkerThatLacksAClass() {
    OrderDesk desk = new OrderDesk(port);

    desk.post("/chaos/reporting/pricing/linkage", "");

    await().until(() -> desk.node("reporting/pricing").text("$.state").equals("gave-up"));
    assertThat(desk.node("reporting").texts("$.children[*].state"))
        .containsExactly("running", "gave-up", "running");
    assertThat(desk.post("/orders", OrderDesk.orders(0, 1)).status()).isEqualTo(202);
    await().until(() -> desk.storedOrders() == 1);
  }
}
