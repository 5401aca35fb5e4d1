package io.supervision.demo;

import static io.supervision.demo.OrderDesk.await;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

/** A service outside that is not always there, behind a circuit breaker. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "demo.rates.pause-when-open=1s")
@ActiveProfiles("demo")
class RatesTests {

  private static final String WORKER = "rates/rate-worker";

  @LocalServerPort int port;
  OrderDesk desk;

  @BeforeEach
  void find() {
    desk = new OrderDesk(port);
    awaitBreaker("CLOSED");
  }

  @AfterEach
  void switchOn() {
    desk.post("/rates/service/on", "");
  }

  @Test
  void crashesUntilTheBreakerOpensAndRecoversByItself() {
    await().until(() -> desk.get("/rates").body().contains("\"USD\":1.09"));

    desk.post("/rates/service/off", "");

    awaitBreaker("OPEN");
    assertThat(desk.get("/actuator/health").text("$.components.rates.details.breaker"))
        .isIn("OPEN", "HALF_OPEN");
    assertThat(desk.get("/actuator/health").text("$.status")).isEqualTo("UP");
    assertThat(desk.node(WORKER).number("$.failures")).isPositive();
    assertThat(desk.get("/rates").body()).contains("\"USD\":1.09");

    desk.post("/rates/service/on", "");
    awaitBreaker("CLOSED");
    assertThat(desk.tree().texts("$.children[?(@.id == 'rates')].state")).containsOnly("running");
  }

  @Test
  void startsAgainAfterAStartThatFailed() {
    int before = desk.incarnation(WORKER);

    desk.post("/chaos/" + WORKER + "/fail-start", "");

    await().until(() -> desk.get("/chaos").number("$.injected.fail-start") == 1);
    desk.awaitIncarnation(WORKER, before + 2);
  }

  private void awaitBreaker(String state) {
    await().until(() -> desk.get("/rates").text("$.breaker").equals(state));
  }
}
