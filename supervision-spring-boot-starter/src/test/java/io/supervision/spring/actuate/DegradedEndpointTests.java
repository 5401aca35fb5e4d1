package io.supervision.spring.actuate;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.Talker;
import io.supervision.test.Supervised;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.WebApplicationType;

/** What the endpoint shows of a child that runs and cannot do its work. */
class DegradedEndpointTests {

  private static final String BASE = "/actuator/supervision";
  private static final String EXPOSED = "management.endpoints.web.exposure.include=supervision";
  private static final String SHOWN = "management.endpoint.supervision.show-values=always";

  private final Talker talker = new Talker();

  @Supervised
  SupervisorSpec app =
      SupervisorSpec.named("app")
          .child(talker.child("orders"))
          .child(ChildSpec.task("b", WorkerContext::awaitStop))
          .build();

  private SupervisionTester supervision;
  private SupervisionTree tree;
  private Instant since;

  @BeforeEach
  void itLosesItsConnection(SupervisionTester supervision) {
    this.supervision = supervision;
    tree = supervision.tree();
    supervision.advance(Duration.ofSeconds(30));
    since = tree.now();
    talker.says("no connection");
    supervision.advance(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void theTreeAndTheNodeSayWhatIsWrongAndSinceWhen(WebApplicationType type) throws Exception {
    String orders =
        """
        {"path": "orders", "state": "running", "recovering": false, "outageSince": "%1$s",
         "failuresInOutage": 0, "failures": 0, "restarts": 0,
         "degraded": {"what": "no connection", "since": "%1$s"}}
        """
            .formatted(since);
    try (Application application = Application.open(type, tree, EXPOSED, SHOWN)) {
      JSONAssert.assertEquals(
          "{\"degraded\": null, \"children\": [%s, {\"path\": \"b\", \"degraded\": null}]}"
              .formatted(orders),
          application.get(BASE).body(),
          false);
      JSONAssert.assertEquals(orders, application.get(BASE + "/orders").body(), false);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void theHistorySaysWhatWasWrongAndForHowLong(WebApplicationType type) throws Exception {
    try (Application application = Application.open(type, tree, EXPOSED, SHOWN)) {
      talker.says("no connection, tried twice");
      supervision.advance(Duration.ofSeconds(5));
      talker.isWell();
      supervision.awaitQuiet();

      JSONAssert.assertEquals(
          """
          {"degraded": null, "recovering": true, "history": [
            {"event": "restored", "incarnation": 1, "cause": {"type": "own", "path": "orders"},
             "degraded": {"what": null, "duration": "PT10S"}},
            {"event": "degraded", "degraded": {"what": "no connection, tried twice"}}]}
          """,
          application.get(BASE + "/orders").body(),
          false);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void whatItSaysIsHiddenLikeMessagesOfExceptions(WebApplicationType type) {
    try (Application application = Application.open(type, tree, EXPOSED)) {
      talker.says("no connection as admin");
      supervision.awaitQuiet();

      for (String path : new String[] {"", "/orders"}) {
        assertThat(application.get(BASE + path).body())
            .as(path)
            .contains("\"degraded\":{\"what\":\"******\"")
            .doesNotContain("connection");
      }
    }
  }
}
