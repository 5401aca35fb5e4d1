package io.supervision.spring.health;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Talker;
import io.supervision.spring.internal.Remarks;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The health of children that run and cannot do their work, on a clock that the test moves. */
class DegradedHealthTests {

  private final Talker orders = new Talker();
  private final Talker temporary = new Talker();
  private final Talker member = new Talker();
  private final SupervisionTester supervision =
      SupervisionTester.of(
          SupervisorSpec.named("app")
              .child(orders.child("orders"))
              .child(temporary.child("temporary").restart(RestartType.TEMPORARY))
              .child(
                  SupervisorSpec.dynamic("pool")
                      .child(member.child("member"))
                      .child(ChildSpec.task("other", WorkerContext::awaitStop))));
  private final SupervisionTree tree = supervision.tree();
  private final SupervisionHealthContributor health =
      new SupervisionHealthContributor(tree, ofMinutes(1), new Remarks());
  private final List<String> seen = new ArrayList<>();

  @BeforeEach
  void start() {
    tree.start();
    pass("orders", ofSeconds(1));
  }

  @AfterEach
  void stop() {
    supervision.close();
  }

  @Test
  void oneThatIsDegradedForTenMinutesChangesTheHealthTwiceAndThenComesTheAllClear() {
    orders.says("no connection");
    pass("orders", ofSeconds(59));
    assertThat(seen).containsExactly("UP", "UNKNOWN");
    pass("orders", ofMinutes(9));
    orders.isWell();
    pass("orders", ofSeconds(58));

    assertThat(seen).containsExactly("UP", "UNKNOWN", "DOWN");
    pass("orders", ofSeconds(5));
    assertThat(seen).containsExactly("UP", "UNKNOWN", "DOWN", "UP");
  }

  @Test
  void whatIsOverWithinAMinuteIsNeverDown() {
    orders.says("no connection");
    pass("orders", ofSeconds(50));
    orders.isWell();
    pass("orders", ofMinutes(2));

    assertThat(seen).containsExactly("UP", "UNKNOWN", "UP");
  }

  @Test
  void oneThatIsDegradedAgainAndAgainIsDownUntilItWorksForAMinute() {
    for (int minute = 0; minute < 10; minute++) {
      orders.says("no connection");
      pass("orders", ofSeconds(20));
      orders.isWell();
      pass("orders", ofSeconds(40));
    }

    assertThat(seen).containsExactly("UP", "UNKNOWN", "DOWN");
  }

  @Test
  void aTemporaryOneHasNoOutageAndIsUnknownAsLongAsItIsDegraded() {
    seen.clear();
    temporary.says("no connection");
    pass("temporary", ofMinutes(5));
    temporary.isWell();
    pass("temporary", ofSeconds(2));

    assertThat(seen).containsExactly("UNKNOWN", "UP");
  }

  @Test
  void theDetailsSayWhatIsWrongAndSinceWhen() {
    final Instant since = tree.now();
    orders.says("no connection");
    supervision.advance(ofSeconds(20));

    assertThat(of("orders").getDetails())
        .containsEntry("state", "running")
        .containsEntry("degraded", "no connection")
        .containsEntry("degradedSince", since)
        .containsEntry("outageSince", since)
        .containsEntry("failuresInOutage", 0L);
    orders.isWell();
    assertThat(of("orders").getDetails()).doesNotContainKeys("degraded", "degradedSince");
  }

  @Test
  void aPoolSaysHowManyAreDegradedAndIsDownWithThem() {
    assertThat(of("pool").getDetails()).doesNotContainKey("degraded");
    member.says("no connection");

    assertThat(of("pool").getStatus().getCode()).isEqualTo("UP");
    assertThat(of("pool").getDetails())
        .containsEntry("degraded", 1)
        .containsEntry("children", Map.of("running", 2));
    supervision.advance(ofMinutes(1));
    assertThat(of("pool").getStatus().getCode()).isEqualTo("DOWN");
    assertThat(of("pool").getDetails()).containsEntry("examples", List.of("pool/member"));
  }

  private void pass(String id, Duration time) {
    for (int second = 0; second < time.toSeconds(); second++) {
      String now = of(id).getStatus().getCode();
      if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(now)) {
        seen.add(now);
      }
      supervision.advance(ofSeconds(1));
    }
  }

  private Health of(String id) {
    return ((HealthIndicator) health.getContributor(id)).health(true);
  }
}
