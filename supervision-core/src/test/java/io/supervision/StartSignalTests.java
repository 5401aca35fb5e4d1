package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.InvalidSpecException;
import io.supervision.spec.Requirement;
import io.supervision.spec.StartSignal;
import io.supervision.spec.SupervisorSpec;
import io.supervision.testing.TestableTree;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Children that wait for a moment in the life of the application. */
@Timeout(60)
class StartSignalTests {

  private final StartSignal server = StartSignal.named("web server");
  private TreeFixture fixture;

  @AfterEach
  void stop() {
    fixture.close();
  }

  private ChildSpecBuilder late(String id) {
    return idle(id).requires(Requirement.signal(server));
  }

  private void quiet() {
    assertThat(((TestableTree) fixture.tree).awaitQuiet(TreeFixture.SOON)).isTrue();
  }

  @Test
  void itStartsAtOnceWhenTheSignalGoesOn() {
    fixture = TreeFixture.app(late("a"), idle("b"));
    assertThat(fixture.state("a")).isEqualTo(NodeState.WAITING);
    assertThat(Objects.requireNonNull(fixture.node("a").waiting()).requirements())
        .hasToString("[web server]");
    assertThat(fixture.state("b")).isEqualTo(NodeState.RUNNING);

    server.on();

    // no time has passed
    fixture.awaitState("a", NodeState.RUNNING);
    assertThat(fixture.node("a").restarts()).isZero();
  }

  @Test
  void oneThatIsOnAlreadyIsNotWaitedFor() {
    server.on();

    fixture = TreeFixture.app(late("a"));

    assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
  }

  @Test
  void toWaitForItIsNoOutageHoweverLong() {
    fixture = TreeFixture.app(late("a"));

    for (int minute = 0; minute < 5; minute++) {
      fixture.advance(Duration.ofMinutes(1));
      quiet();
    }

    assertThat(fixture.node("a").outage()).isNull();
  }

  @Test
  void aServiceThatIsDownBesideItIsAnOutage() {
    fixture =
        TreeFixture.app(
            late("a").requires(Requirement.check("db", () -> HealthCheck.Result.failed("away"))));

    server.on();
    for (int second = 0; second < 70; second++) {
      fixture.advance(Duration.ofSeconds(1));
      quiet();
    }

    assertThat(fixture.state("a")).isEqualTo(NodeState.WAITING);
    assertThat(fixture.node("a").outage()).isNotNull();
  }

  @Test
  void whileItIsOffNobodyIsStartedAgainAndNothingIsCounted() {
    server.on();
    fixture =
        TreeFixture.started(
            SupervisorSpec.named("app").intensity(1, Duration.ofMinutes(1)).child(late("a")));
    server.off();
    assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);

    fixture.tree.exit("a", ExitReason.shutdown());
    fixture.awaitState("a", NodeState.WAITING);
    assertThat(((SupervisorSnapshot) fixture.node("")).restartsInPeriod()).isZero();
    server.on();
    fixture.awaitRunning("a", 2);
    server.off();
    fixture.crash("a");
    fixture.awaitState("a", NodeState.WAITING);
    assertThat(((SupervisorSnapshot) fixture.node("")).restartsInPeriod()).isZero();
    assertThat(fixture.node("a").failures()).isOne();
  }

  @Test
  void aSupervisorWaitsForItAsAWhole() {
    fixture =
        TreeFixture.app(
            ChildSpec.supervisor(SupervisorSpec.named("s").child(idle("a")).build())
                .requires(Requirement.signal(server)));
    assertThat(fixture.state("s")).isEqualTo(NodeState.WAITING);

    server.on();

    fixture.awaitState("s/a", NodeState.RUNNING);
  }

  @Test
  void oneThatWaitsCanBeTerminatedAndIsForgotten() {
    fixture = TreeFixture.app(late("a"));

    fixture.tree.root().terminateChild("a");
    server.on();
    quiet();

    assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
  }

  @Test
  void itHasAName() {
    fixture = TreeFixture.app();
    assertThatThrownBy(() -> StartSignal.named("")).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> StartSignal.named("a/b")).isInstanceOf(InvalidSpecException.class);
  }
}
