package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static io.supervision.spring.fixture.Snapshots.inOutage;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.worker;
import static io.supervision.test.SupervisionAssertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent.OutageEnded;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.Crashable;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;

/** The page never says that all is well when it is not. */
class DashboardOutageTests extends BrowserTests {

  private static final WebApplicationType SERVLET = WebApplicationType.SERVLET;
  private static final String IN_TROUBLE = "1 in trouble, not down";

  @Test
  void saysTheSameAsLongAsAnOutageLastsWhetherTheWorkerRunsOrNot() {
    FakeTree tree = new FakeTree(root(worker("job")));
    try (Application application = Application.open(SERVLET, tree, EXPOSED)) {
      visit(application);
      browser.awaitHeadline("All well");
      browser.run(
          """
          window.said = [];
          const place = document.getElementById('announcement');
          new MutationObserver(() => window.said.push(place.textContent))
            .observe(place, { childList: true, characterData: true, subtree: true });
          """);
      for (int failures = 1; failures <= 3; failures++) {
        tree.become(root(job(NodeState.RESTARTING, failures)));
        eventually(() -> assertThat(browser.line("job")).contains("restarting"));
        assertThat(browser.text("#verdict")).isEqualTo(IN_TROUBLE);
        tree.become(root(job(NodeState.RUNNING, failures)));
        eventually(() -> assertThat(browser.line("job")).contains("recovering"));
        assertThat(browser.text("#verdict")).isEqualTo(IN_TROUBLE);
      }
      assertThat(browser.line("job")).contains("3 failures in");
      browser.click("#trouble");
      eventually(() -> assertThat(browser.texts("#rows .id")).containsExactly("root", "job"));

      tree.become(root(worker("job")));
      tree.publish(new OutageEnded("job", Instant.now(), false, Duration.ofMinutes(2), 3));
      browser.awaitHeadline("All well");
      assertThat(browser.run("return window.said")).isEqualTo(List.of(IN_TROUBLE, "All well"));
      eventually(
          () ->
              assertThat(browser.texts("#events li").toString())
                  .contains("job is no longer in an outage: 3 failures in 2 min"));
    }
  }

  @Test
  void holdsANodeAndSaysWhoAndWhyAndResumesIt() {
    try (SupervisionTree tree = Crashable.tree("database", "queue");
        Application application = Application.open(SERVLET, tree, EXPOSED, UNRESTRICTED)) {
      visit(application);
      choose("database", "database");
      browser.click("[data-action=hold]");
      browser.run("document.getElementById('hold-for').value = '4h'");
      browser.one("#hold-why").sendKeys("a new disk");
      assertThat(browser.audit("wcag2a", "wcag2aa")).isEmpty();
      browser.click("#confirm-yes");

      eventually(() -> assertThat(browser.text(".outcome")).isEqualTo("Held."));
      eventually(
          () ->
              assertThat(browser.line("database"))
                  .contains("held", "by somebody, until ", ": a new disk"));
      assertThat(browser.text("#verdict")).isEqualTo("All well");
      assertThat(tree.find("database").orElseThrow().held().why()).isEqualTo("a new disk");
      assertThat(browser.all("[data-action=restart], [data-action=start]")).isEmpty();
      eventually(
          () ->
              assertThat(browser.texts("#events li").toString())
                  .contains("database held by an operator: a new disk"));

      browser.click("[data-action=resume]");
      browser.click("#confirm-yes");
      eventually(() -> assertThat(browser.text(".outcome")).isEqualTo("Resumed."));
      assertThat(tree).child("database").isRunning();
      eventually(() -> assertThat(browser.line("database")).contains("running"));
    }
  }

  @Test
  void doesNotOfferToHoldAMemberOfAPool() {
    try (SupervisionTree tree =
            SupervisionTree.create(
                SupervisorSpec.named("app")
                    .child(
                        SupervisorSpec.dynamic("pool")
                            .child(ChildSpec.task("member", WorkerContext::awaitStop))));
        Application application = Application.open(SERVLET, tree, EXPOSED, UNRESTRICTED)) {
      tree.start();
      visit(application);
      choose("member", "pool/member");

      eventually(() -> assertThat(browser.all("[data-action=restart]")).hasSize(1));
      assertThat(browser.all("[data-action=hold]")).isEmpty();
    }
  }

  @Test
  void namesWhomTheTreeGaveUpBecauseOfAndStartsItAgain() {
    try (SupervisionTester supervision =
            SupervisionTester.of(
                SupervisorSpec.named("app")
                    .intensity(0, Duration.ofSeconds(5))
                    .child(
                        SupervisorSpec.named("infrastructure")
                            .intensity(0, Duration.ofSeconds(5))
                            .child(ChildSpec.task("database", WorkerContext::awaitStop))));
        Application application =
            Application.open(SERVLET, supervision.tree(), EXPOSED, UNRESTRICTED)) {
      supervision.tree().start();
      visit(application);
      browser.awaitHeadline("All well");
      supervision.crash("infrastructure/database");
      browser.awaitHeadline("The tree has given up");
      assertThat(browser.text("#numbers")).startsWith("because of infrastructure/database");

      choose("app", "the root");
      browser.click("[data-action=start]");
      assertThat(browser.text("#confirm")).contains("Start the root?");
      browser.click("#confirm-yes");
      browser.awaitHeadline("All well");
      assertThat(supervision).isRunning();
    }
  }

  @Test
  void saysWhichInstanceAnswersAndThatSeveralAnswerInTurn() throws IOException {
    try (SupervisionTree tree = Crashable.tree("database");
        Application one = Application.open(SERVLET, tree, EXPOSED, UNRESTRICTED);
        Application other = Application.open(SERVLET, tree, EXPOSED, UNRESTRICTED)) {
      visit(one);
      String first = instance(one);
      eventually(() -> assertThat(browser.text("#instance")).isEqualTo(first));
      assertThat(browser.text("#alternating")).isEmpty();

      HttpServer balancer = balance(one, other);
      try {
        browser.visit(
            "http://127.0.0.1:" + balancer.getAddress().getPort() + "/actuator/supervision");
        eventually(
            () ->
                assertThat(browser.text("#alternating"))
                    .contains("2 instances answer here in turn", first, instance(other)));
      } finally {
        browser.leave();
        balancer.stop(0);
      }
    }
  }

  /** It has not been in its outage for so long that it is down. */
  private static NodeSnapshot job(NodeState state, long failures) {
    Instant now = Instant.now();
    return inOutage(
        worker("job", state, now, HealthSnapshot.NONE, null, null, null), now, failures);
  }

  private static String instance(Application application) {
    return application
        .get(ENDPOINT + "/database")
        .headers()
        .firstValue("Supervision-Instance")
        .orElseThrow();
  }

  /** Each poll goes to the other one, as behind a load balancer. */
  private static HttpServer balance(Application... applications) throws IOException {
    HttpClient client = HttpClient.newHttpClient();
    AtomicInteger polls = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().toString();
          int turn = path.contains("view=") ? polls.incrementAndGet() : 0;
          forward(client, exchange, applications[turn % applications.length].url(path));
        });
    server.start();
    return server;
  }

  private static void forward(HttpClient client, HttpExchange exchange, String target)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(target))
            .method(exchange.getRequestMethod(), BodyPublishers.noBody())
            .header("Accept", exchange.getRequestHeaders().getFirst("Accept"))
            .build();
    try (exchange) {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      for (String header : List.of("Content-Type", "Supervision-Instance")) {
        response
            .headers()
            .firstValue(header)
            .ifPresent(value -> exchange.getResponseHeaders().set(header, value));
      }
      exchange.sendResponseHeaders(response.statusCode(), 0);
      exchange.getResponseBody().write(response.body());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
