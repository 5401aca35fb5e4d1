package io.supervision.demo.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.supervision.demo.chaos.Faults;
import io.supervision.worker.WorkerContext;
import jakarta.jms.JMSContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/**
 * The worker without its supervisor: what a crash leaves behind, seen from the next incarnation.
 */
@SpringBootTest(
    classes = OrderWorkerTests.Parts.class,
    webEnvironment = WebEnvironment.NONE,
    properties = "supervision.enabled=false")
class OrderWorkerTests {

  private static final Order TEA = new Order("tea-1", "Ada", "tea", 2);
  private static final Order COFFEE = new Order("coffee-1", "Grace", "coffee", 1);

  @Autowired EmbeddedActiveMQ broker;
  @Autowired DataSource database;
  @Autowired JdbcClient jdbc;
  @Autowired OrderQueue queue;
  @Autowired OrderStore store;
  @Autowired ObjectProvider<OrderWorker> workers;
  @MockitoBean Faults faults;

  @BeforeEach
  void start() throws Exception {
    new ResourceDatabasePopulator(new ClassPathResource("db/schema.sql")).execute(database);
    jdbc.sql("delete from orders").update();
    broker.start();
  }

  @AfterEach
  void stop() throws Exception {
    broker.stop();
  }

  @Test
  void writesWhatComesOffTheQueue() throws Exception {
    queue.put(List.of(TEA, COFFEE));

    runUntilIdle();

    assertThat(store.find("tea-1")).hasValueSatisfying(order -> hasContent(order, TEA));
    assertThat(store.find("coffee-1")).hasValueSatisfying(order -> hasContent(order, COFFEE));
  }

  @Test
  void bringsAnOrderBackAfterACrashBeforeItWasWritten() throws Exception {
    doThrow(new IllegalStateException("crash")).doNothing().when(faults).duringWork(any());
    queue.put(List.of(TEA));

    assertThatIllegalStateException().isThrownBy(this::runUntilIdle).withMessage("crash");
    assertThat(store.count()).isZero();
    runUntilIdle();

    assertThat(store.count()).isOne();
  }

  @Test
  void writesAnOrderOnceThoughItComesAgainAfterACrashBeforeTheCommit() throws Exception {
    doNothing()
        .doThrow(new IllegalStateException("crash"))
        .doNothing()
        .when(faults)
        .duringWork(any());
    queue.put(List.of(TEA));

    assertThatIllegalStateException().isThrownBy(this::runUntilIdle);
    StoredOrder first = store.find("tea-1").orElseThrow();
    int left = runUntilIdle();

    assertThat(left).as("messages taken by the second incarnation").isOne();
    assertThat(store.latest(10)).containsExactly(first);
  }

  @Test
  void keepsAnOrderOverMoreCrashesThanABrokerUsuallyAllows() throws Exception {
    doThrow(new IllegalStateException("crash")).when(faults).duringWork(any());
    queue.put(List.of(TEA));
    for (int i = 0; i < 25; i++) {
      assertThatIllegalStateException().isThrownBy(this::runUntilIdle);
    }

    doNothing().when(faults).duringWork(any());
    runUntilIdle();

    assertThat(store.count()).isOne();
  }

  @Test
  void changesNothingWhenAnOrderIsPostedTwice() throws Exception {
    queue.put(List.of(TEA));
    queue.put(List.of(new Order(TEA.id(), "Mallory", "coffee", 9)));

    runUntilIdle();

    assertThat(store.latest(10)).singleElement().satisfies(order -> hasContent(order, TEA));
  }

  @Test
  void putsAMessageAsideThatIsNotAnOrder() throws Exception {
    try (JMSContext jms = queue.open()) {
      jms.createProducer().send(jms.createQueue(OrderQueue.NAME), "gibberish");
      jms.commit();
    }
    queue.put(List.of(TEA));

    runUntilIdle();

    assertThat(store.count()).isOne();
    try (JMSContext jms = queue.open()) {
      String aside =
          jms.createConsumer(jms.createQueue("orders.unreadable")).receiveBody(String.class, 1000);
      jms.commit();
      assertThat(aside).isEqualTo("gibberish");
    }
  }

  @Test
  void findsAllOrdersAgainAfterTheBrokerWasStopped() throws Exception {
    queue.put(List.of(TEA, COFFEE));

    broker.stop();
    broker.start();
    runUntilIdle();

    assertThat(store.count()).isEqualTo(2);
  }

  /** Runs one incarnation until a poll finds nothing, and tells how many messages it took. */
  private int runUntilIdle() throws Exception {
    WorkerContext context = mock(WorkerContext.class);
    when(context.path()).thenReturn("order-workers/order-worker-0");
    AtomicInteger looks = new AtomicInteger();
    when(context.isStopping()).then(call -> looks.getAndIncrement() > 0 && messages() == 0);
    workers.getObject().run(context);
    return looks.get() - 1;
  }

  private long messages() {
    return broker.getActiveMQServer().locateQueue(OrderQueue.NAME).getMessageCount();
  }

  private static void hasContent(StoredOrder stored, Order order) {
    assertThat(new Order(stored.id(), stored.customer(), stored.product(), stored.quantity()))
        .isEqualTo(order);
  }

  @Configuration
  @EnableAutoConfiguration
  @ComponentScan("io.supervision.demo.infrastructure")
  @Import({OrderStore.class, OrderQueue.class, OrderWorker.class})
  static class Parts {}
}
