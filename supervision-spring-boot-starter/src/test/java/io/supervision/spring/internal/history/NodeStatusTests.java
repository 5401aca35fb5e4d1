package io.supervision.spring.internal.history;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.degraded;
import static io.supervision.spring.fixture.Snapshots.failing;
import static io.supervision.spring.fixture.Snapshots.failingSupervisor;
import static io.supervision.spring.fixture.Snapshots.supervisor;
import static io.supervision.spring.fixture.Snapshots.withoutOutage;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.OutageSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NodeStatusTests {

  private static final Duration DOWN_AFTER = Duration.ofMinutes(1);

  @ParameterizedTest
  @CsvSource({
    "RUNNING, UP, ",
    "STOPPED, UP, ",
    "HELD, UP, ",
    "STARTING, UNKNOWN, ",
    "STOPPING, UNKNOWN, ",
    "RESTARTING, UNKNOWN, ",
    "WAITING, UNKNOWN, ",
    "STUCK, DOWN, TROUBLE",
    "GAVE_UP, DOWN, TROUBLE"
  })
  void withoutAnOutageTheStateDecidesWhateverTheTime(
      NodeState state, NodeStatus status, Severity severity) {
    NodeSnapshot node = withoutOutage(worker("job", state));

    assertThat(at(0, node)).isEqualTo(status);
    assertThat(at(86_400, node)).isEqualTo(status);
    assertThat(Severity.of(node, null, DOWN_AFTER, NOON)).isEqualTo(severity);
  }

  /** The outage began at noon; {@code since} is when the present incarnation began or ended. */
  @ParameterizedTest
  @CsvSource({
    "RESTARTING,  0,   0, UNKNOWN",
    "RESTARTING,  0,  59, UNKNOWN",
    "RESTARTING,  0,  60, DOWN",
    "RESTARTING, 59,  60, DOWN",
    "WAITING,     0,  59, UNKNOWN",
    "WAITING,     0,  60, DOWN",
    "STARTING,   50,  59, UNKNOWN",
    "STARTING,   50,  60, DOWN",
    "STOPPING,   50,  59, UNKNOWN",
    "STOPPING,   50,  60, DOWN",
    "RUNNING,    10,  59, UNKNOWN",
    "RUNNING,    59,  60, UNKNOWN",
    "RUNNING,    59, 118, UNKNOWN",
    "RUNNING,    60,  60, DOWN",
    "RUNNING,    75, 130, DOWN",
    "STUCK,       0,   1, DOWN",
    "GAVE_UP,     0,   1, DOWN",
    "HELD,        0, 600, UP"
  })
  void inAnOutageItIsDownFromTheFirstMomentThatCameTooLate(
      NodeState state, int since, int now, NodeStatus status) {
    assertThat(at(now, failing("job", state, NOON.plusSeconds(since)))).isEqualTo(status);
  }

  @Test
  void whatRunsInAnOutageIsRecoveringUntilItIsDown() {
    NodeSnapshot early = failing("job", NodeState.RUNNING, NOON.plusSeconds(10));
    NodeSnapshot late = failing("job", NodeState.RUNNING, NOON.plusSeconds(70));

    assertThat(Severity.of(early, null, DOWN_AFTER, NOON.plusSeconds(80)))
        .isEqualTo(Severity.RECOVERING);
    assertThat(Severity.of(late, null, DOWN_AFTER, NOON.plusSeconds(80)))
        .isEqualTo(Severity.TROUBLE);
  }

  /** The outage began some seconds after noon, or there is none; it is degraded since noon. */
  @ParameterizedTest
  @CsvSource({
    "  0,    0, UNKNOWN, RECOVERING",
    "  0,   59, UNKNOWN, RECOVERING",
    "  0,   60, DOWN,    TROUBLE",
    "-50,    9, UNKNOWN, RECOVERING",
    "-50,   10, DOWN,    TROUBLE",
    "   ,    0, UNKNOWN, RECOVERING",
    "   , 3600, UNKNOWN, RECOVERING"
  })
  void oneThatIsDegradedIsUnknownAtOnceAndDownInAnOutageThatLastsForLong(
      Integer outage, int now, NodeStatus status, Severity severity) {
    Instant ran = NOON.minusSeconds(55);
    NodeSnapshot node =
        degraded(
            "job",
            "no connection",
            outage == null ? null : new OutageSnapshot(NOON.plusSeconds(outage), 0, ran));

    assertThat(at(now, node)).isEqualTo(status);
    assertThat(Severity.of(node, null, DOWN_AFTER, NOON.plusSeconds(now))).isEqualTo(severity);
  }

  @ParameterizedTest
  @EnumSource(HealthSnapshot.Status.class)
  void aFailedCheckIsDownAtOnce(HealthSnapshot.Status check) {
    NodeSnapshot node = worker("job", new HealthSnapshot(check, 1, NOON, ""));

    assertThat(at(0, node))
        .isEqualTo(check == HealthSnapshot.Status.UNHEALTHY ? NodeStatus.DOWN : NodeStatus.UP);
  }

  @ParameterizedTest
  @CsvSource({
    "GAVE_UP, DOWN",
    "HELD, UP",
    "STARTING, UNKNOWN",
    "RESTARTING, UNKNOWN",
    "WAITING, UNKNOWN"
  })
  void whatIsStoppedBelowASupervisorThatDoesNotRunIsAsWellAsThat(
      NodeState state, NodeStatus status) {
    SupervisorSnapshot above = supervisor("a", state, SupervisorKind.STATIC, Strategy.ONE_FOR_ONE);

    assertThat(below(above, worker("a/job", NodeState.STOPPED))).isEqualTo(status);
    assertThat(below(above, worker("a/job", NodeState.STUCK))).isEqualTo(NodeStatus.DOWN);
  }

  @Test
  void whatIsStoppedBelowASupervisorInAnOutageIsDownWithIt() {
    SupervisorSnapshot above = failingSupervisor("a", NodeState.RESTARTING);
    NodeSnapshot stopped = worker("a/job", NodeState.STOPPED);

    assertThat(below(above, stopped)).isEqualTo(NodeStatus.UNKNOWN);
    assertThat(NodeStatus.of(stopped, above, DOWN_AFTER, NOON.plusSeconds(60)))
        .isEqualTo(NodeStatus.DOWN);
    assertThat(Severity.of(stopped, above, DOWN_AFTER, NOON)).isEqualTo(Severity.RECOVERING);
  }

  @ParameterizedTest
  @CsvSource({"RUNNING, ", "STOPPED, ", "GAVE_UP, a", "HELD, a", "RESTARTING, a", "WAITING, a"})
  void theSupervisorToBlameIsTheUppermostThatDoesNotRun(NodeState state, String blamed) {
    SupervisorSnapshot a = supervisor("a", state, SupervisorKind.STATIC, Strategy.ONE_FOR_ONE);
    SupervisorSnapshot above = NodeStatus.blamedBelow(a, null);

    assertThat(above == null ? null : above.path()).isEqualTo(blamed);
    assertThat(NodeStatus.blamedBelow(supervisor("a/b"), above)).isSameAs(above);
  }

  private static NodeStatus below(SupervisorSnapshot above, NodeSnapshot node) {
    return NodeStatus.of(node, above, DOWN_AFTER, NOON);
  }

  private static NodeStatus at(int seconds, NodeSnapshot node) {
    Instant now = NOON.plusSeconds(seconds);
    return NodeStatus.of(node, null, DOWN_AFTER, now);
  }
}
