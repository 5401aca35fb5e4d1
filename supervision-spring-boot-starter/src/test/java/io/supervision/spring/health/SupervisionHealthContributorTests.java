package io.supervision.spring.health;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.failing;
import static io.supervision.spring.fixture.Snapshots.failingSupervisor;
import static io.supervision.spring.fixture.Snapshots.pool;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.supervisor;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.StuckSnapshot;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.internal.Remarks;
import java.time.Duration;
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
  private final SupervisionHealthContributor health =
      new SupervisionHealthContributor(tree, Duration.ofMinutes(1), new Remarks());

  @ParameterizedTest
  @CsvSource({
    "RUNNING, UP",
    "STOPPED, UP",
    "STARTING, UNKNOWN",
    "RESTARTING, UNKNOWN",
    "STOPPING, UNKNOWN",
    "HELD, UP",
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

    tree.after(Duration.ofHours(1));
    assertThat(of("job").getStatus()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aChildThatDoesNotRunIsDownWhenItsOutageHasLastedForTooLong() {
    tree.become(root(failing("job", NodeState.RESTARTING, NOON.plusSeconds(55))));

    tree.after(Duration.ofSeconds(59));
    assertThat(of("job").getStatus()).isEqualTo(Status.UNKNOWN);
    tree.after(Duration.ofSeconds(60));
    assertThat(of("job").getStatus()).isEqualTo(Status.DOWN);
    assertThat(of("job").getDetails())
        .containsEntry("outageSince", NOON)
        .containsEntry("failuresInOutage", 3L);
  }

  @Test
  void theRootSpeaksForItself() {
    tree.become(
        supervisor(
            "",
            NodeState.GAVE_UP,
            SupervisorKind.STATIC,
            Strategy.ONE_FOR_ONE,
            worker("job", NodeState.STOPPED)));

    assertThat(of("_supervisor").getStatus()).isEqualTo(Status.DOWN);
    assertThat(of("_supervisor").getDetails()).containsEntry("state", "gave-up");
    assertThat(of("job").getStatus()).isEqualTo(Status.DOWN);
  }

  @Test
  void whatIsStoppedBelowARestartingSupervisorIsAsDownAsThat() {
    tree.become(
        root(
            failingSupervisor(
                "a",
                NodeState.RESTARTING,
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
    tree.after(Duration.ofSeconds(60));
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
