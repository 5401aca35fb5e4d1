package io.supervision.brokers.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import jakarta.jms.ConnectionFactory;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jms.autoconfigure.JmsAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;

/** An adopted listener gets messages only while the web server of its application is there. */
@Tag("brokers")
@Timeout(120)
class WebServerTests {

  private static final int FEW = 50;
  private static final int MANY = 2_000;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration A_WHILE = Duration.ofSeconds(1);

  /** What the test and the application share. */
  static final class Desk {
    final Collection<String> taken = new ConcurrentLinkedQueue<>();
    final Collection<String> takenAtTheWrongTime = new ConcurrentLinkedQueue<>();
    volatile boolean webServerIsThere;

    final CompletableFuture<SupervisionTree> isAboutToStart = new CompletableFuture<>();
    final CountDownLatch mayStart = new CountDownLatch(1);
    final CountDownLatch isAboutToShutDown = new CountDownLatch(1);
    final CountDownLatch isServing = new CountDownLatch(1);
    final CountDownLatch mayAnswer = new CountDownLatch(1);

    /** Each message needs one. */
    final Semaphore permits = new Semaphore(FEW);
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    JmsAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    SupervisionAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class
  })
  static class Shop {
    private final Desk desk;

    Shop(Desk desk) {
      this.desk = desk;
    }

    @JmsListener(id = "orders", destination = "orders")
    void on(String value) {
      desk.permits.acquireUninterruptibly();
      if (!desk.webServerIsThere) {
        desk.takenAtTheWrongTime.add(value);
      }
      desk.taken.add(value);
    }

    @EventListener
    void on(WebServerInitializedEvent event) {
      desk.webServerIsThere = true;
    }

    /** Under load: from here on messages are taken as fast as they come. */
    @EventListener
    void on(ContextClosedEvent event) {
      desk.permits.release(MANY);
    }

    @Bean
    JustBeforeTheWebServerStarts justBeforeTheWebServerStarts(SupervisionTree tree) {
      return new JustBeforeTheWebServerStarts(desk, tree);
    }

    @Bean
    JustBeforeItShutsDown justBeforeItShutsDown() {
      return new JustBeforeItShutsDown(desk);
    }

    @Bean
    Page page() {
      return new Page(desk);
    }
  }

  /** Holds the start up. */
  private record JustBeforeTheWebServerStarts(Desk desk, SupervisionTree tree)
      implements SmartLifecycle {
    @Override
    public void start() {
      desk.isAboutToStart.complete(tree);
      awaitQuietly(desk.mayStart);
    }

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return false;
    }

    @Override
    public int getPhase() {
      return DEFAULT_PHASE - 2048 - 1;
    }
  }

  /** What stops before it has a higher phase than the graceful shutdown. */
  private record JustBeforeItShutsDown(Desk desk) implements SmartLifecycle {
    @Override
    public void start() {}

    @Override
    public void stop() {
      desk.webServerIsThere = false;
      desk.isAboutToShutDown.countDown();
    }

    @Override
    public boolean isRunning() {
      return true;
    }

    @Override
    public int getPhase() {
      return DEFAULT_PHASE - 1024 + 1;
    }
  }

  /** Answers when it may. */
  @SuppressWarnings("serial") // nobody writes it anywhere
  private static final class Page extends HttpServlet {
    private final transient Desk desk;

    Page(Desk desk) {
      this.desk = desk;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      desk.isServing.countDown();
      awaitQuietly(desk.mayAnswer);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private final Desk desk = new Desk();
  private Artemis broker;
  private CachingConnectionFactory straight;

  @BeforeEach
  void start() throws Exception {
    broker = new Artemis();
    broker.createQueue("orders");
    straight = new CachingConnectionFactory(new ActiveMQConnectionFactory(broker.url()));
  }

  @AfterEach
  void stop() throws Exception {
    desk.mayStart.countDown();
    desk.mayAnswer.countDown();
    straight.destroy();
    broker.stop();
  }

  private ConfigurableApplicationContext application() {
    return new SpringApplicationBuilder(Shop.class)
        .web(WebApplicationType.SERVLET)
        .initializers(
            context -> {
              context.getBeanFactory().registerSingleton("desk", desk);
              context
                  .getBeanFactory()
                  .registerSingleton(
                      "broker", (ConnectionFactory) new ActiveMQConnectionFactory(broker.url()));
            })
        .run(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--logging.level.org.apache.activemq=warn",
            "--spring.jms.listener.receive-timeout=200ms",
            "--supervision.root.children.orders.listener=orders");
  }

  private void send(int count) {
    JmsTemplate template = new JmsTemplate(straight);
    for (int i = 0; i < count; i++) {
      template.convertAndSend("orders", "order " + i);
    }
  }

  @Test
  void noMessageIsTakenBeforeTheWebServerIsThere() throws Exception {
    send(3);
    CompletableFuture<ConfigurableApplicationContext> started =
        CompletableFuture.supplyAsync(this::application);
    SupervisionTree tree = desk.isAboutToStart.get(LONG.toSeconds(), TimeUnit.SECONDS);

    await()
        .during(A_WHILE)
        .until(() -> broker.consumersOf("orders") == 0 && broker.messagesIn("orders") == 3);
    NodeSnapshot orders = tree.find("orders").orElseThrow();
    assertThat(orders.state()).isEqualTo(NodeState.WAITING);
    assertThat(Objects.requireNonNull(orders.waiting()).requirements()).hasToString("[web server]");
    assertThat(desk.taken).isEmpty();

    desk.mayStart.countDown();
    try (ConfigurableApplicationContext context = started.get(LONG.toSeconds(), TimeUnit.SECONDS)) {
      assertThat(context.isRunning()).isTrue();
      await().atMost(LONG).until(() -> desk.taken.size() == 3);
      await().atMost(LONG).until(() -> broker.messagesIn("orders") == 0);
      assertThat(desk.takenAtTheWrongTime).isEmpty();
    }
  }

  @Test
  void noMessageIsTakenOnceTheGracefulShutdownBegins() throws Exception {
    desk.mayStart.countDown();
    ConfigurableApplicationContext context = application();
    int port =
        Objects.requireNonNull(
            context.getEnvironment().getProperty("local.server.port", Integer.class));
    CompletableFuture<HttpResponse<String>> answer =
        HttpClient.newHttpClient()
            .sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build(),
                HttpResponse.BodyHandlers.ofString());
    awaitQuietly(desk.isServing);
    send(MANY);
    await().atMost(LONG).until(() -> desk.taken.size() == FEW);

    CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
    awaitQuietly(desk.isAboutToShutDown);
    assertThat(broker.consumersOf("orders")).isZero();
    await().atMost(LONG).until(() -> !letsIn(port));
    int taken = desk.taken.size();
    assertThat(taken).isBetween(FEW, MANY - 1);
    send(3);
    await()
        .during(A_WHILE)
        .until(
            () ->
                desk.taken.size() == taken
                    && broker.messagesIn("orders") == MANY + 3 - taken
                    && !closed.isDone());
    assertThat(answer).isNotDone();

    desk.mayAnswer.countDown();
    assertThat(answer.get(LONG.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    closed.get(LONG.toSeconds(), TimeUnit.SECONDS);
    assertThat(broker.messagesIn("orders")).isEqualTo(MANY + 3 - taken);
    assertThat(desk.takenAtTheWrongTime).isEmpty();
  }

  /** Whether a new connection gets in. */
  private static boolean letsIn(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
