package io.supervision.demo;

import static io.supervision.demo.OrderDesk.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

/**
 * The order desk while somebody breaks its workers. {@code -Ddemo.orders=10000} for the whole of
 * the promise: each order that was accepted is in the database, once.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("demo")
class ChaosTests {

  private static final int ORDERS = Integer.getInteger("demo.orders", 1_000);
  private static final int BATCH = 10;
  private static final int CLIENTS = 4;
  private static final String POOL = "order-workers";
  private static final String WORKER = POOL + "/order-worker-0";

  @LocalServerPort int port;
  OrderDesk desk;
  final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

  @BeforeEach
  void find() {
    desk = new OrderDesk(port);
  }

  @AfterEach
  void dismissClients() {
    clients.shutdownNow();
  }

  @Test
  void storesEachOrderOnceWhileWorkersCrashAtRandom() throws Exception {
    int stored = desk.storedOrders();
    int crashes = injected("crash");
    int failures = desk.failures();
    order("/chaos/random?per-second=20");

    postOrders();
    await()
        .atMost(Duration.ofSeconds(30).plus(Duration.ofMillis(20L * ORDERS)))
        .until(() -> desk.storedOrders() - stored >= ORDERS);
    desk.delete("/chaos/random");

    await()
        .untilAsserted(
            () ->
                assertThat(desk.node(POOL).texts("$.children[*].state"))
                    .isNotEmpty()
                    .containsOnly("running"));
    assertThat(desk.storedOrders() - stored).isEqualTo(ORDERS);
    assertThat(injected("crash") - crashes).isGreaterThan(10);
    assertThat(desk.failures() - failures).isEqualTo(injected("crash") - crashes);
  }

  @Test
  void knowsNeitherStrangersNorOtherFaults() {
    assertThat(desk.post("/chaos/order-workers/nobody/crash", "").status()).isEqualTo(404);
    assertThat(desk.post("/chaos/" + WORKER + "/tickle", "").status()).isEqualTo(404);
  }

  private void order(String fault) {
    assertThat(desk.post(fault, "").status()).isIn(200, 202);
  }

  private int injected(String fault) {
    return desk.get("/chaos").number("$.injected['" + fault + "']");
  }

  private void postOrders() throws Exception {
    List<Future<?>> posts =
        IntStream.range(0, ORDERS / BATCH)
            .<Future<?>>mapToObj(
                batch ->
                    clients.submit(
                        () -> {
                          String orders = OrderDesk.orders(batch * BATCH, (batch + 1) * BATCH);
                          assertThat(desk.post("/orders", orders).status()).isEqualTo(202);
                        }))
            .toList();
    for (Future<?> post : posts) {
      post.get();
    }
  }
}
