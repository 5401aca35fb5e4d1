package io.supervision.spring.health;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.HoldOptions;
import io.supervision.SupervisionTree;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.SupervisionTreeCustomizer;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.Service;
import io.supervision.spring.internal.Remarks;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.WorkerContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health of nodes that wait for what they require, on a clock that the test moves. */
class WaitingHealthTests {

  private final Service db = Service.down("db", "connection refused");
  private final SupervisionTester supervision =
      SupervisionTester.of(
          SupervisorSpec.named("app")
              .child(idle("orders").requires(db.required()))
              .child(
                  SupervisorSpec.named("chain")
                      .strategy(Strategy.REST_FOR_ONE)
                      .child(idle("first").requires(db.required()))
                      .child(idle("second")))
              .child(
                  ChildSpec.supervisor(SupervisorSpec.named("group").child(idle("member")).build())
                      .requires(db.required())));
  private final SupervisionTree tree = supervision.tree();
  private final SupervisionHealthContributor health =
      new SupervisionHealthContributor(tree, ofMinutes(1), new Remarks());
  private Instant since;

  private static ChildSpecBuilder idle(String id) {
    return ChildSpec.task(id, WorkerContext::awaitStop);
  }

  @BeforeEach
  void startWhileTheDatabaseIsAway() {
    since = tree.now();
    tree.start();
    supervision.awaitQuiet();
  }

  @AfterEach
  void stop() {
    supervision.close();
  }

  @Test
  void itIsUnknownForAMinuteThenDownUntilItHasRunForAMinute() {
    List<String> seen = new ArrayList<>();
    look(seen, 59);
    assertThat(seen).containsExactly("UNKNOWN");
    look(seen, 300);
    assertThat(seen).containsExactly("UNKNOWN", "DOWN");
    db.comeBack();
    look(seen, 60);
    assertThat(seen).containsExactly("UNKNOWN", "DOWN");
    look(seen, 10);
    assertThat(seen).containsExactly("UNKNOWN", "DOWN", "UP");
  }

  @Test
  void aDatabaseThatIsBackWithinAMinuteIsNeverDown() {
    List<String> seen = new ArrayList<>();
    look(seen, 50);
    db.comeBack();
    look(seen, 120);

    assertThat(seen).containsExactly("UNKNOWN", "UP");
  }

  @Test
  void theDetailsSayForWhatAndSinceWhen() {
    supervision.advance(ofSeconds(20));

    assertThat(of("orders").getDetails())
        .containsEntry("state", "waiting")
        .containsEntry("waitsFor", "db (connection refused)")
        .containsEntry("waitingSince", since);
    assertThat(of("chain", "second").getDetails())
        .containsEntry("waitsFor", "chain/first (waiting)");
    db.comeBack();
    supervision.advance(ofSeconds(10));
    assertThat(of("orders").getDetails()).doesNotContainKeys("waitsFor", "waitingSince");
  }

  @Test
  void whatIsBehindOrBelowIsAsUnknownAndAsDown() {
    for (String status : new String[] {"UNKNOWN", "DOWN"}) {
      assertThat(of("chain", "first").getStatus().getCode()).isEqualTo(status);
      assertThat(of("chain", "second").getStatus().getCode()).isEqualTo(status);
      assertThat(of("group", "_supervisor").getStatus().getCode()).isEqualTo(status);
      assertThat(of("group", "member").getStatus().getCode()).isEqualTo(status);
      assertThat(of("chain", "_supervisor").getStatus().getCode()).isEqualTo("UP");
      supervision.advance(ofMinutes(2));
    }
  }

  @Test
  void itIsUpWhileHeldAlsoAfterALongWait() {
    supervision.advance(ofMinutes(5));
    assertThat(of("orders").getStatus().getCode()).isEqualTo("DOWN");

    tree.hold("orders", HoldOptions.unlimited());
    supervision.awaitQuiet();
    assertThat(of("orders").getStatus().getCode()).isEqualTo("UP");
  }

  @Configuration(proxyBeanMethods = false)
  static class Needy {

    @Bean
    SupervisionTreeCustomizer needy() {
      Service away = Service.down("db", "connection refused");
      return tree -> tree.child("", idle("orders").requires(away.required()));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void anApplicationStartsWhileItsDatabaseIsAwayAndIsLive(WebApplicationType type)
      throws Exception {
    try (Application application =
        Application.open(type, Needy.class, "management.endpoint.health.show-details=always")) {
      JSONAssert.assertEquals(
          """
          {"status": "UP", "components": {"supervision": {"components": {
            "orders": {"status": "UNKNOWN",
                       "details": {"state": "waiting", "waitsFor": "db (connection refused)"}}}}}}
          """,
          application.get("/actuator/health").body(),
          false);
      assertThat(application.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
  }

  private void look(List<String> seen, int seconds) {
    for (int second = 0; second < seconds; second++) {
      String now = of("orders").getStatus().getCode();
      if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(now)) {
        seen.add(now);
      }
      supervision.advance(ofSeconds(1));
    }
  }

  private Health of(String... path) {
    HealthContributors at = health;
    for (int i = 0; i < path.length - 1; i++) {
      at = (CompositeHealthContributor) at.getContributor(path[i]);
    }
    return ((HealthIndicator) at.getContributor(path[path.length - 1])).health(true);
  }
}
