package io.supervision.spring.health;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.pool;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.supervisor;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStartFailed;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.event.SupervisionEvent.Operated;
import io.supervision.event.SupervisionEvent.RestartScheduled;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.StuckSnapshot;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.internal.history.DownSince;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

class SupervisionHealthContributorTests {

  private final FakeTree tree = new FakeTree(root());
  private final DownSince downSince = new DownSince(Duration.ofMinutes(1));
  private Instant now = NOON;
  private final SupervisionHealthContributor health =
      new SupervisionHealthContributor(
          tree, new NodeHealth(Duration.ofMinutes(1), downSince, () -> now));

  @ParameterizedTest
  @CsvSource({
    "RUNNING, UP",
    "STOPPED, UP",
    "STARTING, UNKNOWN",
    "RESTARTING, UNKNOWN",
    "STOPPING, UNKNOWN",
    "STUCK, DOWN",
    "GAVE_UP, DOWN"
  })
  void aStateHasAStatus(NodeState state, String status) {
    tree.become(root(worker("job", state)));

    assertThat(of("job").getStatus()).isEqualTo(new Status(status));
    assertThat(of("job").getDetails()).containsEntry("state", state.label());
  }

  @ParameterizedTest
  @CsvSource({"NONE, UP", "UNKNOWN, UP", "HEALTHY, UP", "UNHEALTHY, DOWN"})
  void aRunningChildIsAsHealthyAsItsLastCheck(HealthSnapshot.Status check, String status) {
    tree.become(root(worker("job", new HealthSnapshot(check, 1, NOON, "no answer"))));

    assertThat(of("job").getStatus()).isEqualTo(new Status(status));
  }

  @Test
  void aChildThatHasRunForLongIsNotDownWhileItStops() {
    tree.become(root(worker("job", NodeState.STOPPING)));

    now = NOON.plusSeconds(3600);
    assertThat(of("job").getStatus()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aChildThatHasNotRunForTooLongIsDown() {
    tree.become(root(worker("job", NodeState.RESTARTING)));

    now = NOON.plusSeconds(59);
    assertThat(of("job").getStatus()).isEqualTo(Status.UNKNOWN);
    now = NOON.plusSeconds(60);
    assertThat(of("job").getStatus()).isEqualTo(Status.DOWN);
  }

  @Test
  void theTimeWithoutRunningIncludesAllFailedAttempts() {
    Instant first = NOON.minusSeconds(50);
    downSince.onEvent(
        new RestartScheduled("job", first, Duration.ofSeconds(1), ExitReason.normal()));
    downSince.onEvent(
        new ChildStartFailed("job", NOON.minusSeconds(20), 2, false, new RuntimeException()));
    tree.become(root(worker("job", NodeState.RESTARTING)));

    now = NOON.plusSeconds(10);
    assertThat(of("job").getStatus()).isEqualTo(Status.DOWN);
  }

  @ParameterizedTest
  @CsvSource({"59, false, DOWN", "60, false, UNKNOWN", "1, true, UNKNOWN"})
  void anOutageLastsUntilAnIncarnationHasRunForAsLong(long ran, boolean requested, String status) {
    ExitReason failure = ExitReason.failure(new RuntimeException("no database"));
    Duration lifetime = Duration.ofSeconds(ran);
    downSince.onEvent(
        new RestartScheduled("job", NOON.minusSeconds(50), Duration.ofSeconds(1), failure));
    downSince.onEvent(new ChildStarted("job", NOON, 3, false, null, null, null));
    downSince.onEvent(new ChildExited("job", NOON, 3, false, failure, requested, null, lifetime));
    downSince.onEvent(new RestartScheduled("job", NOON, Duration.ofSeconds(1), failure));
    tree.become(root(worker("job", NodeState.RESTARTING)));

    now = NOON.plusSeconds(10);
    assertThat(of("job").getStatus()).isEqualTo(new Status(status));
  }

  @Test
  void anOutageIsOverForWhoeverOperatesTheNode() {
    Instant yesterday = NOON.minusSeconds(86_400);
    downSince.onEvent(
        new RestartScheduled("job", yesterday, Duration.ofDays(1), ExitReason.normal()));
    downSince.onEvent(new Operated("job", NOON, "start"));
    tree.become(root(worker("job", NodeState.STARTING)));

    now = NOON.plusSeconds(10);
    assertThat(of("job").getStatus()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void whatIsStoppedBelowARestartingSupervisorIsAsDownAsThat() {
    tree.become(
        root(
            supervisor(
                "a",
                NodeState.RESTARTING,
                SupervisorKind.STATIC,
                Strategy.ONE_FOR_ONE,
                worker("a/job", NodeState.STOPPED),
                supervisor(
                    "a/pool",
                    NodeState.STOPPED,
                    SupervisorKind.DYNAMIC,
                    Strategy.ONE_FOR_ONE,
                    worker("a/pool/job", NodeState.STOPPED)))));

    assertThat(of("a", "_supervisor").getStatus()).isEqualTo(Status.UNKNOWN);
    assertThat(of("a", "job").getStatus()).isEqualTo(Status.UNKNOWN);
    assertThat(of("a", "pool").getStatus()).isEqualTo(Status.UNKNOWN);
    now = NOON.plusSeconds(60);
    assertThat(of("a", "_supervisor").getStatus()).isEqualTo(Status.DOWN);
    assertThat(of("a", "job").getStatus()).isEqualTo(Status.DOWN);
    assertThat(of("a", "pool").getDetails()).containsEntry("down", 1);
  }

  @Test
  void whatWasStoppedBecauseASupervisorGaveUpIsDown() {
    tree.become(
        root(
            supervisor(
                "a",
                NodeState.GAVE_UP,
                SupervisorKind.STATIC,
                Strategy.ONE_FOR_ONE,
                worker("a/job", NodeState.STOPPED),
                supervisor(
                    "a/b",
                    NodeState.STOPPED,
                    SupervisorKind.STATIC,
                    Strategy.ONE_FOR_ONE,
                    worker("a/b/job", NodeState.STOPPED)))));

    assertThat(of("a", "_supervisor").getStatus()).isEqualTo(Status.DOWN);
    assertThat(of("a", "job").getStatus()).isEqualTo(Status.DOWN);
    assertThat(of("a", "b", "_supervisor").getStatus()).isEqualTo(Status.DOWN);
    assertThat(of("a", "b", "job").getStatus()).isEqualTo(Status.DOWN);
    assertThat(of("_supervisor").getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void aStuckThreadIsNamed() {
    StuckSnapshot stuck = new StuckSnapshot(2, "job thread", NOON, List.of());
    tree.become(
        root(
            worker(
                "job",
                NodeState.STUCK,
                NOON,
                HealthSnapshot.NONE,
                null,
                NOON.plusSeconds(1),
                stuck)));

    assertThat(of("job").getDetails())
        .containsEntry("stuckThread", "job thread")
        .containsEntry("nextRestartAt", NOON.plusSeconds(1));
  }

  @Test
  void aPoolIsOneIndicatorThatCountsItsChildrenAndNamesSomeThatAreDown() {
    NodeSnapshot[] children = new NodeSnapshot[100];
    for (int i = 0; i < 100; i++) {
      children[i] = worker("pool/" + i, i < 20 ? NodeState.STUCK : NodeState.RUNNING);
    }
    tree.become(root(pool("pool", children)));

    Health pool = of("pool");
    assertThat(pool.getStatus()).isEqualTo(Status.DOWN);
    assertThat(pool.getDetails())
        .containsEntry("children", Map.of("running", 80, "stuck", 20))
        .containsEntry("down", 20);
    assertThat((List<?>) pool.getDetails().get("examples")).hasSize(10);
  }

  @Test
  void aPoolWithRestartingChildrenIsUp() {
    tree.become(root(pool("pool", worker("pool/0", NodeState.RESTARTING), worker("pool/1"))));

    assertThat(of("pool").getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void aCompositeHasTheChildrenOfTheTimeOfTheRequest() {
    tree.become(root(supervisor("a", worker("a/one"))));
    assertThat(health.stream())
        .extracting(HealthContributors.Entry::name)
        .containsExactly("_supervisor", "a");
    assertThat(health.getContributor("b")).isNull();

    tree.become(root(supervisor("a", worker("a/one")), worker("b")));
    assertThat(health.stream())
        .extracting(HealthContributors.Entry::name)
        .containsExactly("_supervisor", "a", "b");
    assertThat(of("b").getStatus()).isEqualTo(Status.UP);
  }

  private Health of(String... path) {
    HealthContributors contributor = health;
    for (int i = 0; i < path.length - 1; i++) {
      contributor = (CompositeHealthContributor) contributor.getContributor(path[i]);
    }
    return ((HealthIndicator) contributor.getContributor(path[path.length - 1])).health(true);
  }
}
