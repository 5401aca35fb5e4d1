package io.supervision.demo;

import static io.supervision.demo.OrderDesk.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The order desk in quiet times. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "demo.jobs.pause-after-step=0")
class OrderDeskTests {

  @LocalServerPort int port;
  OrderDesk desk;

  @BeforeEach
  void find() {
    desk = new OrderDesk(port);
  }

  @Test
  void storesAnOrderThatWasPosted() {
    var answer =
        desk.post(
            "/orders",
            """
            {"id": "single", "customer": "Grace", "product": "coffee", "quantity": 3}""");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"accepted\":[\"single\"]}");
    await().until(() -> desk.get("/orders/single").status() == 200);
    assertThat(desk.get("/orders/single").text("$.customer")).isEqualTo("Grace");
    assertThat(desk.get("/orders/single").text("$.storedBy"))
        .startsWith("order-workers/order-worker-");
  }

  @Test
  void givesAnOrderWithoutIdOne() {
    var answer =
        desk.post("/orders", "{\"customer\": \"Grace\", \"product\": \"tea\", \"quantity\": 1}");

    String id = answer.text("$.accepted[0]");
    await().until(() -> desk.get("/orders/" + id).status() == 200);
  }

  @Test
  void refusesAListWithABadOrderAsAWhole() {
    int before = desk.storedOrders();

    var answer =
        desk.post(
            "/orders",
            """
            [{"id": "good", "customer": "Ada", "product": "tea", "quantity": 1},
             {"id": "bad one", "customer": "", "product": "tea", "quantity": 0}]""");

    assertThat(answer.status()).isEqualTo(400);
    desk.post("/orders", OrderDesk.orders(0, 1));
    await().until(() -> desk.get("/orders/order-0").status() == 200);
    assertThat(desk.get("/orders/good").status()).isEqualTo(404);
    assertThat(desk.storedOrders()).isGreaterThan(before);
  }

  @Test
  void countsAnOrderOnceThatIsPostedTwice() {
    desk.post("/orders", OrderDesk.orders(100, 110));
    desk.post("/orders", OrderDesk.orders(100, 120));

    await().until(() -> desk.get("/orders/order-119").status() == 200);
    List<String> ids = desk.get("/orders?limit=1000").texts("$[*].id");
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void pricesOrdersAndSumsThemUp() {
    desk.post("/orders", "{\"customer\": \"Ada\", \"product\": \"biscuits\", \"quantity\": 4}");

    await()
        .untilAsserted(
            () ->
                assertThat(desk.get("/report").body())
                    .contains(
                        """
                        {"product":"biscuits","orders":1,"quantity":4,"amount":10.00}"""));
  }

  @Test
  void runsBatchJobsUntilThePoolIsEmpty() {
    desk.post("/orders", OrderDesk.orders(200, 350));
    await().until(() -> desk.get("/orders/order-349").status() == 200);

    var answer = desk.post("/jobs", "[\"email_batch\", \"data_export\", \"report_generation\"]");

    assertThat(answer.status()).isEqualTo(202);
    await().until(() -> desk.get("/jobs").number("$.running") == 0);
    assertThat(desk.get("/jobs").texts("$.jobs[*].result")).hasSize(3).noneMatch(String::isEmpty);
    assertThat(desk.get("/jobs").numbers("$.jobs[*].starts")).containsOnly(1);
    assertThat(desk.node("job-processors").texts("$.children")).isEmpty();
  }

  @Test
  void namesTheJobsWhenAskedForAnotherOne() {
    var answer = desk.post("/jobs", "\"world-domination\"");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("world-domination", "email-batch");
  }

  @Test
  void makesThePoolLargerAndSmaller() {
    var added = desk.post("/workers?count=2", "");

    assertThat(added.status()).isEqualTo(201);
    assertThat(added.body()).isEqualTo("[\"order-worker-4\",\"order-worker-5\"]");
    assertThat(desk.node("order-workers").texts("$.children[*].state"))
        .hasSize(6)
        .containsOnly("running");

    assertThat(desk.delete("/workers/order-worker-4").status()).isEqualTo(204);
    assertThat(desk.delete("/workers/order-worker-5").status()).isEqualTo(204);
    assertThat(desk.delete("/workers/order-worker-5").status()).isEqualTo(404);
    assertThat(desk.get("/workers").texts("$")).hasSize(4);
  }

  @Test
  void doesNotLetAnybodyCrashAnything() {
    assertThat(desk.post("/chaos/order-workers/crash", "").status()).isEqualTo(404);
    assertThat(desk.post("/rates/service/off", "").status()).isEqualTo(404);
    assertThat(desk.post("/unreadable", "no order").status()).isEqualTo(404);
    assertThat(desk.delete("/actuator/supervision/order-workers/order-worker-0").status())
        .isIn(403, 404, 405);
  }

  @Test
  void showsItsTreeInStartOrder() {
    assertThat(desk.tree().texts("$.children[*].id"))
        .containsExactly(
            "infrastructure",
            "order-workers",
            "job-processors",
            "reporting",
            "rates",
            "messaging",
            "housekeeping");
    assertThat(desk.node("infrastructure").texts("$.children[*].id"))
        .containsExactly("database", "message-queue");
    assertThat(desk.node("reporting").texts("$.children[*].id"))
        .containsExactly("intake", "pricing", "report");
    assertThat(desk.node("messaging").texts("$.children[*].id"))
        .containsExactly("unreadable-orders");
    assertThat(desk.tree().texts("$.children[*].strategy"))
        .containsExactly(
            "one-for-all",
            "one-for-one",
            "one-for-one",
            "rest-for-one",
            "one-for-one",
            "one-for-one",
            "one-for-one");
  }
}
