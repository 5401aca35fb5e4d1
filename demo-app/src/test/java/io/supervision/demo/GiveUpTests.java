package io.supervision.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;

/** The worst: an error after which nothing can be trusted. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("demo")
@DirtiesContext
class GiveUpTests {

  @LocalServerPort int port;

  @Test
  void tellsThatItIsBeyondHelpWhenTheWholeTreeGaveUp() {
    OrderDesk desk = new OrderDesk(port);

    desk.post("/chaos/order-workers/out-of-memory", "");

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> desk.tree().text("$.state").equals("gave-up"));
    assertThat(desk.get("/actuator/health/liveness").status()).isEqualTo(503);
    assertThat(desk.post("/orders", OrderDesk.orders(0, 1)).status()).isEqualTo(503);
    assertThat(desk.get("/orders/count").status()).isEqualTo(200);
  }
}
