package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.failing;
import static io.supervision.spring.fixture.Snapshots.pool;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.supervisor;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import io.supervision.spring.dashboard.DashboardDescriptor.Row;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.fixture.Snapshots;
import io.supervision.spring.internal.descriptor.NodeDescriber;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.Sanitizer;

/** What the dashboard is told. */
class DashboardViewTests {

  private final FakeTree tree = new FakeTree(root(worker("job")));
  private final SupervisionHistory history = SupervisionHistory.listenTo(tree);
  private final NodeDescriber describer = new NodeDescriber(new Sanitizer(), false);
  private Dashboard dashboard = new Dashboard(tree, history, "shop", false, Duration.ofMinutes(1));

  @Test
  void hidesMessagesFromThoseWhoMayNotReadThem() {
    IllegalStateException cause = new IllegalStateException("the password is y");
    tree.become(
        root(
            worker(
                "job",
                NodeState.STOPPED,
                NOON,
                HealthSnapshot.NONE,
                new ExitSnapshot(
                    ExitReason.failure(new IllegalStateException("the password is x", cause)),
                    NOON,
                    1),
                null,
                null)));

    DashboardDescriptor view =
        dashboard.describe(DashboardQuery.of("job", null, null, null, null), describer);

    assertThat(view.toString()).doesNotContain("password").contains("******");
    assertThat(view.selected().trace())
        .contains("Caused by: java.lang.IllegalStateException")
        .anyMatch(line -> line.contains("DashboardViewTests.hidesMessages"));
  }

  @Test
  void isBoundedInDepthAndInLines() {
    NodeSnapshot deep = worker("leaf");
    for (int i = 0; i < 1_000; i++) {
      deep = supervisor("level-" + i, deep);
    }
    tree.become((SupervisorSnapshot) deep);
    assertThat(lines(look().root())).isEqualTo(DashboardDescriber.LEVELS);
    assertThat(look().totals().nodes()).isEqualTo(1_001);

    tree.become(root(pools(40)));
    assertThat(lines(look().root())).isEqualTo(DashboardDescriber.LINES);
    assertThat(look().totals().nodes()).isEqualTo(1 + 40 + 40 * 60);
  }

  @Test
  void showsTheLastPageToWhoAsksForOneThatIsGone() {
    tree.become(root(pools(1)));
    DashboardDescriptor view =
        dashboard.describe(DashboardQuery.of(null, null, null, "500:pool-0", null), describer);

    assertThat(view.root().family().children().get(0).family().offset()).isEqualTo(50);
    assertThat(view.root().family().children().get(0).family().children()).hasSize(10);
  }

  @Test
  void tellsTroubleFromRecovery() {
    tree.become(
        root(
            worker("restarting", NodeState.RESTARTING),
            worker("stuck", NodeState.STUCK),
            Snapshots.supervisor(
                "broken",
                NodeState.GAVE_UP,
                SupervisorKind.STATIC,
                Strategy.ONE_FOR_ALL,
                worker("broken/abandoned", NodeState.STOPPED)),
            worker("by-hand", NodeState.STOPPED)));

    assertThat(look().root().family().children())
        .extracting(Row::level)
        .containsExactly("recovering", "trouble", "trouble", null);
    assertThat(look().totals().trouble()).isEqualTo(3);

    tree.become(
        root(
            failing("restarting", NodeState.RESTARTING, NOON),
            failing("running", NodeState.RUNNING, NOON.plusSeconds(1))));
    assertThat(look().totals().recovering()).isEqualTo(2);
    tree.after(Duration.ofMinutes(1));
    assertThat(look().root().family().children())
        .extracting(Row::level)
        .containsExactly("trouble", "recovering");
  }

  private static NodeSnapshot[] pools(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                pool(
                    "pool-" + i,
                    IntStream.range(0, 60)
                        .mapToObj(j -> worker("pool-" + i + "/job-" + j))
                        .toArray(NodeSnapshot[]::new)))
        .toArray(NodeSnapshot[]::new);
  }

  private static int lines(Row row) {
    return 1
        + (row.family() == null
            ? 0
            : row.family().children().stream().mapToInt(DashboardViewTests::lines).sum());
  }

  private DashboardDescriptor look() {
    return dashboard.describe(DashboardQuery.of(null, null, null, null, null), describer);
  }
}
