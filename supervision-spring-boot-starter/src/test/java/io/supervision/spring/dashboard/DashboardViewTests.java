package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.degraded;
import static io.supervision.spring.fixture.Snapshots.failing;
import static io.supervision.spring.fixture.Snapshots.pool;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.supervisor;
import static io.supervision.spring.fixture.Snapshots.waiting;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.Requirement;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.dashboard.DashboardDescriptor.Row;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.fixture.Service;
import io.supervision.spring.fixture.Snapshots;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.descriptor.NodeDescriber;
import io.supervision.spring.internal.descriptor.NodeDescriptor.RequirementDescriptor;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.Sanitizer;

/** What the dashboard is told. */
class DashboardViewTests {

  private final FakeTree tree = new FakeTree(root(worker("job")));
  private final SupervisionHistory history = SupervisionHistory.listenTo(tree);
  private final NodeDescriber describer = new NodeDescriber(new Sanitizer(), false, new Remarks());
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

  @Test
  void countsWhoWaitsForWhatTheMostFirst() {
    UnmetRequirement db = new UnmetRequirement("db", "refused");
    tree.become(
        root(
            waiting("a", db),
            waiting("b", db, new UnmetRequirement("cache", "")),
            waiting("c", new UnmetRequirement("a", "waiting")),
            waiting("d", new UnmetRequirement("x", "")),
            waiting("e", new UnmetRequirement("y", ""))));

    assertThat(look().totals().states()).containsEntry("waiting", 5);
    assertThat(look().totals().waitsFor().entrySet())
        .hasSize(DashboardDescriber.NAMES)
        .startsWith(entry("db", 2), entry("a", 1), entry("cache", 1));
    assertThat(look().root().family().children().get(1).waiting().requirements())
        .extracting(RequirementDescriptor::name, RequirementDescriptor::detail)
        .containsExactly(tuple("db", "******"), tuple("cache", null));
  }

  @Test
  void countsAndFindsWhatIsDegradedAndHidesWhatItSays() {
    tree.become(root(degraded("a", "no connection"), worker("b"), degraded("c", "x", null)));

    assertThat(look().totals().degraded()).isEqualTo(2);
    assertThat(look().totals().recovering()).isEqualTo(2);
    assertThat(look().totals().states()).containsOnly(entry("running", 4));
    Row a = look().root().family().children().get(0);
    assertThat(a.degraded().what()).isEqualTo("******");
    assertThat(a.recovering()).isNull();
    assertThat(a.level()).isEqualTo("recovering");
    assertThat(paths(DashboardQuery.of(null, "degraded", null, null, null)))
        .containsExactly("a", "c");
    assertThat(paths(DashboardQuery.of(null, null, true, null, null))).containsExactly("a", "c");
  }

  @Test
  void doesNotTakeJobsThatWaitForTheirFirstStartForStartedOnes() {
    Service db = Service.up("db");
    try (SupervisionTester supervision =
        SupervisionTester.of(
            SupervisorSpec.named("app").child(SupervisorSpec.dynamic("jobs").maxChildren(9)))) {
      SupervisionTree real = supervision.tree();
      SupervisionHistory known = SupervisionHistory.listenTo(real);
      real.start();
      Supervisor jobs = real.supervisor("jobs");
      jobs.startChild(job("first", db.required()));
      jobs.startChild(job("second", db.required()));
      db.goDown("refused");
      supervision.advance(Duration.ofSeconds(10));
      jobs.startChild(job("third", db.required()));
      jobs.startChild(job("fourth", db.required()));
      jobs.terminateChild("first");
      supervision.awaitQuiet();

      dashboard = new Dashboard(real, known, "shop", false, Duration.ofMinutes(1));
      assertThat(look().root().family().children().get(0).family().batch())
          .isEqualTo(new DashboardDescriptor.Batch(2, 0, 1));
    }
  }

  private static ChildSpecBuilder job(String id, Requirement requirement) {
    return ChildSpec.task(id, WorkerContext::awaitStop)
        .restart(RestartType.TEMPORARY)
        .requires(requirement);
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

  private List<String> paths(DashboardQuery query) {
    return dashboard.describe(query, describer).root().family().children().stream()
        .map(Row::path)
        .toList();
  }

  private DashboardDescriptor look() {
    return dashboard.describe(DashboardQuery.of(null, null, null, null, null), describer);
  }
}
