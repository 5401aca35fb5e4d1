package io.supervision.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples do what they are shown for. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ExamplesTests {

  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  void theBasicTreeStartsBothServicesAgainWhenOneFails() {
    try (SupervisionTree tree = SupervisionTree.create(BasicTree.core())) {
      tree.start();

      crash(tree, "cache");

      await().untilAsserted(() -> assertThat(incarnations(tree)).containsOnly(2));
    }
  }

  @Test
  void ordersWaitForTheirDatabaseAndInvoicesForTheOrders() {
    Worker idle = WorkerContext::awaitStop;
    var away = RequiringTree.tree(() -> HealthCheck.Result.failed("no route"), idle, idle);
    try (SupervisionTree tree = SupervisionTree.create(away)) {
      tree.start();

      assertThat(tree.find("orders").orElseThrow().waiting().requirements())
          .hasToString("[db (no route)]");
      assertThat(tree.find("invoices").orElseThrow().waiting().requirements())
          .hasToString("[orders (waiting)]");
    }
    var there = RequiringTree.tree(HealthCheck.Result::ok, idle, idle);
    try (SupervisionTree tree = SupervisionTree.create(there)) {
      tree.start();

      assertThat(tree.snapshot().children())
          .extracting(NodeSnapshot::state)
          .containsOnly(NodeState.RUNNING);
    }
  }

  @Test
  void aPoolGrowsAndShrinks() {
    WorkerPool pool = new WorkerPool(WorkerContext::awaitStop, id -> HealthCheck.Result.ok());
    try (SupervisionTree tree = pool.tree()) {
      tree.start();

      pool.scale(6);
      assertThat(tree.root().activeCount()).isEqualTo(6);
      assertThat(tree.root().healthStatus("worker-5").status())
          .isNotEqualTo(HealthSnapshot.Status.NONE);

      pool.scale(5);
      assertThat(tree.root().childIds())
          .containsExactly("worker-0", "worker-1", "worker-2", "worker-3", "worker-4");
    }
  }

  @Test
  void theCheckOfAWorkerOfAPoolKnowsWhomItChecks() throws Exception {
    WorkerPool pool = new WorkerPool(WorkerContext::awaitStop, HealthCheck.Result::failed);
    try (SupervisionTree tree = pool.tree()) {
      tree.start();
      pool.scale(2);

      assertThat(check(tree, "worker-0").check().detail()).isEqualTo("worker-0");
      assertThat(check(tree, "worker-1").check().detail()).isEqualTo("worker-1");
    }
  }

  private static HealthCheck check(SupervisionTree tree, String id) {
    return tree.root().childSpec(id).settings().health().check();
  }

  @Test
  void aPoolIsAsLargeAsItIsToBeWhoeverHasLeftIt() {
    WorkerPool pool = new WorkerPool(WorkerContext::awaitStop, id -> HealthCheck.Result.ok());
    try (SupervisionTree tree = pool.tree()) {
      tree.start();
      pool.scale(6);
      tree.root().terminateChild("worker-2");

      pool.scale(3);
      assertThat(tree.root().childIds()).containsExactly("worker-0", "worker-1", "worker-3");

      pool.scale(6);
      assertThat(tree.root().childIds())
          .containsExactly("worker-0", "worker-1", "worker-3", "worker-2", "worker-4", "worker-5");

      pool.scale(0);
      assertThat(tree.root().childIds()).isEmpty();
    }
  }

  @Test
  void aSupervisorHasSettingsAsAChild() {
    try (SupervisionTree tree = SupervisionTree.create(ImportBatch.app(WorkerContext::awaitStop))) {
      tree.start();

      assertThat(tree.root().childSpec("import").restart()).isEqualTo(RestartType.TRANSIENT);
      assertThat(tree.root().childSpec("import").settings().shutdown())
          .isEqualTo(Shutdown.timeout(Duration.ofSeconds(20)));
      assertThat(tree.supervisor("import").childIds()).containsExactly("parser");
    }
  }

  @Test
  void aBatchTriesACrashedJobAgainAndEndsWithTheLastOne() {
    CountDownLatch release = new CountDownLatch(1);
    Worker crashesOnce =
        context -> {
          if (context.incarnation() == 1) {
            throw new IllegalStateException("the first try");
          }
          release.await();
        };

    CompletableFuture<Void> batch =
        CompletableFuture.runAsync(
            () ->
                BatchJobs.process(
                    Map.of("quick", context -> {}, "difficult", crashesOnce),
                    Duration.ofMillis(5),
                    log::add));

    await().until(() -> log.contains("Jobs remaining: 1"));
    release.countDown();
    batch.join();
    assertThat(log).last().isEqualTo("All jobs completed");
  }

  @Test
  void aTreeThatGaveUpSaysBecauseOfWhom() {
    SupervisionTree tree =
        SupervisionTree.create(
            SupervisorSpec.named("root")
                .intensity(3, Duration.ofSeconds(10))
                .child(
                    ChildSpec.task(
                        "broken",
                        context -> {
                          throw new IllegalStateException("always");
                        })));

    RestartLimit.runToTheEnd(tree, log::add);

    assertThat(log)
        .containsExactly(
            "restart limit exceeded: 4 restarts within 10 s, the last one for 'broken'");
  }

  @Test
  void aTreeThatIsStoppedEndsInAnOrderlyWay() {
    SupervisionTree tree =
        SupervisionTree.create(
            SupervisorSpec.named("root").child(ChildSpec.task("idle", WorkerContext::awaitStop)));
    CompletableFuture<Void> run =
        CompletableFuture.runAsync(() -> RestartLimit.runToTheEnd(tree, log::add));
    await().until(tree::isRunning);

    tree.stop();

    run.join();
    assertThat(log).containsExactly("ended: shutdown");
  }

  @Test
  void aMonitorPrintsChildrenRestartsAndHealth() {
    ManualClock clock = new ManualClock();
    AtomicReference<SupervisionTree> self = new AtomicReference<>();
    SupervisionTree tree =
        SupervisionTree.builder(
                SupervisorSpec.named("root")
                    .child(
                        SupervisorSpec.named("services")
                            .child(
                                ChildSpec.task("database", WorkerContext::awaitStop)
                                    .health(HealthCheck.Result::ok)))
                    .child(
                        ChildSpec.task(
                            "monitor", new TreeMonitor(self::get, List.of("services"), log::add))))
            .clock(clock)
            .build();
    self.set(tree);
    try (tree) {
      tree.start();
      await().until(() -> log.size() == 2);
      crash(tree, "services/database");
      await().until(() -> tree.supervisor("services").restartCount("database") == 1);
      clock.advance(Duration.ofSeconds(1));
      await().until(() -> tree.supervisor("services").activeCount() == 1);
      log.clear();

      clock.advance(Duration.ofSeconds(10));

      await().until(() -> log.size() >= 2);
      assertThat(log.subList(0, 2))
          .containsExactly(
              "services: 1 children running", "  database: restarts=1, health=UNKNOWN");
    }
  }

  private static void crash(SupervisionTree tree, String path) {
    tree.exit(path, ExitReason.failure(new IllegalStateException("crash of " + path)));
  }

  private static List<Integer> incarnations(SupervisionTree tree) {
    return tree.snapshot().children().stream()
        .filter(child -> child.state() == NodeState.RUNNING)
        .map(NodeSnapshot::incarnation)
        .toList();
  }
}
