package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The longest duration there is, wherever one may be given, means that the time is never over. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class EndlessTimesTests {

  private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

  private static ChildSpecBuilder patient(String id) {
    return ChildSpec.task(
            id,
            context -> {
              context.ready();
              context.awaitStop(ENDLESS);
            })
        .shutdown(ENDLESS)
        .startTimeout(ENDLESS)
        .heartbeatTimeout(ENDLESS)
        .holdFor(ENDLESS)
        .health(HealthCheckSpec.of(HealthCheck.Result::ok).interval(ENDLESS).timeout(ENDLESS));
  }

  private static void assertWorks(SupervisionTree tree) {
    tree.start();
    tree.exit("a", ExitReason.killed());
    await().until(() -> tree.find("a").orElseThrow().restarts() == 1);
    assertThat(async(() -> tree.stop(ENDLESS))).succeedsWithin(SOON);
    assertThat(tree.isRunning()).isFalse();
  }

  @Test
  void onTheManualClock() {
    TreeFixture fixture = new TreeFixture(SupervisorSpec.named("app").child(patient("a")));
    assertWorks(fixture.tree);
    assertThat(fixture.clock.now()).isEqualTo(new ManualClock().now());
  }

  @Test
  void onTheRealClock() {
    assertWorks(SupervisionTree.create(SupervisorSpec.named("app").child(patient("a"))));
  }

  @Test
  void ofAPeriodForgetsNoRestart() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(Integer.MAX_VALUE - 1, ENDLESS)
                .child(idle("a")))) {
      for (int i = 1; i <= 20; i++) {
        fixture.crash("a");
        fixture.awaitRunning("a", i + 1);
        fixture.advance(Duration.ofDays(100));
      }
      assertThat(fixture.tree.snapshot().restartsInPeriod()).isEqualTo(20);
      assertThat(fixture.tree.whatIf("a").restartsLeft()).isEqualTo(Integer.MAX_VALUE - 22);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 2})
  void ofABackoffKeepTheChildDownUntilItIsStartedByHand(double multiplier) {
    try (TreeFixture fixture =
        TreeFixture.app(idle("a").backoff(new Backoff(ENDLESS, multiplier, ENDLESS, 0, SOON)))) {
      fixture.crash("a");
      fixture.awaitState("a", NodeState.RESTARTING);
      fixture.awaitPending(1);
      fixture.advance(Duration.ofDays(36_500));
      assertThat(fixture.state("a")).isEqualTo(NodeState.RESTARTING);
      fixture.tree.restart("a");
      assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
    }
  }

  @Test
  void ofABackoffAtMostLetItGrow() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(
                    idle("a")
                        .backoff(
                            new Backoff(
                                Duration.ofSeconds(1), 2, ENDLESS, 0, Duration.ofDays(1)))))) {
      for (int i = 0; i < 4; i++) {
        fixture.crash("a");
        fixture.awaitState("a", NodeState.RESTARTING);
        fixture.awaitPending(1);
        fixture.advance(Duration.ofSeconds(1L << i));
        fixture.awaitRunning("a", i + 2);
      }
    }
  }
}
