package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.RestartCause;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.OutageSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.AutoShutdown;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildType;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tree as a reader sees it, in every state and at any time. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SnapshotTests {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @RegisterExtension final Stubborn stubborn = new Stubborn();

  private static SupervisorSpec wholeTree() {
    return SupervisorSpec.named("app")
        .child(idle("first"))
        .child(
            SupervisorSpec.named("nested")
                .strategy(Strategy.REST_FOR_ONE)
                .intensity(7, Duration.ofSeconds(9))
                .child(idle("x"))
                .child(SupervisorSpec.dynamic("pool").child(idle("y"))))
        .child(idle("last"))
        .build();
  }

  private static List<String> paths(NodeSnapshot node) {
    List<String> paths = new ArrayList<>(List.of(node.path()));
    if (node instanceof SupervisorSnapshot supervisor) {
      supervisor.children().forEach(child -> paths.addAll(paths(child)));
    }
    return paths;
  }

  private static List<NodeState> states(NodeSnapshot node) {
    List<NodeState> states = new ArrayList<>(List.of(node.state()));
    if (node instanceof SupervisorSnapshot supervisor) {
      supervisor.children().forEach(child -> states.addAll(states(child)));
    }
    return states;
  }

  @Test
  void showsTheDeclaredTreeBeforeTheStart() {
    SupervisionTree tree = new TreeFixture(wholeTree()).tree;
    assertThat(paths(tree.snapshot()))
        .containsExactly("", "first", "nested", "nested/x", "nested/pool", "nested/pool/y", "last");
    assertThat(states(tree.snapshot())).containsOnly(NodeState.STOPPED);
    assertThat(tree.find("nested/x"))
        .contains(
            new ChildSnapshot(
                "x",
                "nested/x",
                NodeState.STOPPED,
                RestartType.PERMANENT,
                0,
                0,
                Map.of(),
                0,
                null,
                HealthSnapshot.NONE,
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                null,
                null));
  }

  @Test
  void showsARunningTreeInStartOrder() {
    try (TreeFixture fixture = TreeFixture.started(wholeTree())) {
      assertThat(paths(fixture.tree.snapshot()))
          .containsExactly(
              "", "first", "nested", "nested/x", "nested/pool", "nested/pool/y", "last");
      assertThat(states(fixture.tree.snapshot())).containsOnly(NodeState.RUNNING);
    }
  }

  @Test
  void keepsTheOrderUnderRestartsAndAppendsWhatIsStartedLater() {
    try (TreeFixture fixture = TreeFixture.started(wholeTree())) {
      fixture.crash("first");
      fixture.awaitRunning("first", 2);
      fixture.startChild(idle("added"));
      fixture.tree.root().terminateChild("nested");
      fixture.tree.root().restartChild("nested");
      assertThat(fixture.tree.snapshot().children())
          .extracting(NodeSnapshot::id)
          .containsExactly("first", "nested", "last", "added");
      assertThat(fixture.tree.root().childIds())
          .containsExactly("first", "nested", "last", "added");
    }
  }

  @Test
  void tellsEverythingAboutASupervisor() {
    Backoff backoff = new Backoff(SECOND, 1, SECOND, 0, Duration.ZERO);
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .autoShutdown(AutoShutdown.ALL_SIGNIFICANT)
                .child(
                    ChildSpec.supervisor(
                            SupervisorSpec.dynamic("pool")
                                .strategy(Strategy.ONE_FOR_ALL)
                                .intensity(7, Duration.ofSeconds(9))
                                .child(idle("y"))
                                .build())
                        .restart(RestartType.TRANSIENT)
                        .significant(true)
                        .backoff(backoff)))) {
      fixture.advance(SECOND);
      fixture.tree.exit("pool", ExitReason.killed());
      fixture.awaitState("pool", NodeState.RESTARTING);
      Instant restart = fixture.clock.now().plus(SECOND);
      assertThat(fixture.node("pool").nextRestartAt()).isEqualTo(restart);
      fixture.awaitPending(1);
      fixture.advance(SECOND);
      fixture.awaitRunning("pool", 2);
      fixture.crash("pool/y");
      fixture.awaitRunning("pool/y", 3);
      NodeSnapshot child = ((SupervisorSnapshot) fixture.node("pool")).children().get(0);
      assertThat(fixture.node("pool"))
          .isEqualTo(
              new SupervisorSnapshot(
                  "pool",
                  "pool",
                  NodeState.RUNNING,
                  RestartType.TRANSIENT,
                  2,
                  1,
                  Map.of(RestartCause.KILLED, 1L),
                  1,
                  restart,
                  new ExitSnapshot(ExitReason.killed(), restart.minus(SECOND), 1),
                  null,
                  true,
                  new OutageSnapshot(restart.minus(SECOND), 1, restart),
                  null,
                  null,
                  SupervisorKind.DYNAMIC,
                  Strategy.ONE_FOR_ALL,
                  new RestartIntensity(7, Duration.ofSeconds(9)),
                  1,
                  0,
                  new SupervisorSnapshot.Totals(0, Map.of(), 0),
                  List.of(child)));
      assertThat(fixture.node("pool").type()).isEqualTo(ChildType.SUPERVISOR);
    }
  }

  @Test
  void tellsEverythingAboutAWorker() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .autoShutdown(AutoShutdown.ANY_SIGNIFICANT)
                .child(
                    idle("a")
                        .restart(RestartType.TRANSIENT)
                        .significant(true)
                        .health(HealthCheck.Result::ok)))) {
      Instant start = fixture.clock.now();
      fixture.advance(SECOND);
      IllegalStateException crash = new IllegalStateException("crash");
      fixture.tree.exit("a", ExitReason.failure(crash));
      fixture.awaitRunning("a", 2);
      assertThat(fixture.node("a"))
          .isEqualTo(
              new ChildSnapshot(
                  "a",
                  "a",
                  NodeState.RUNNING,
                  RestartType.TRANSIENT,
                  2,
                  1,
                  Map.of(RestartCause.FAILURE, 1L),
                  1,
                  start.plus(SECOND),
                  HealthSnapshot.UNKNOWN,
                  null,
                  new ExitSnapshot(ExitReason.failure(crash), start.plus(SECOND), 1),
                  null,
                  true,
                  new OutageSnapshot(start.plus(SECOND), 1, start.plus(SECOND)),
                  null,
                  null,
                  null,
                  null));
      assertThat(fixture.node("a").type()).isEqualTo(ChildType.WORKER);
    }
  }

  @Test
  void tellsHowOftenASupervisorGaveUpAndThatItWasRestartedForThat() {
    TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(1, Duration.ofMinutes(1))
                .child(SupervisorSpec.named("s").intensity(0, SECOND).child(idle("a"))));
    try (fixture) {
      fixture.crash("s/a");
      fixture.awaitRunning("s", 2);
      assertThat(fixture.node("s").restartsByCause()).isEqualTo(Map.of(RestartCause.GAVE_UP, 1L));
      assertThat(fixture.node("s").lastExit().reason()).isEqualTo(ExitReason.shutdown());
      assertThat(((SupervisorSnapshot) fixture.node("s")).giveUps()).isEqualTo(1);
      assertThat(fixture.tree.snapshot().giveUps()).isZero();

      fixture.advance(SECOND);
      fixture.crash("s/a");
      fixture.awaitState("", NodeState.GAVE_UP);
      assertThat(((SupervisorSnapshot) fixture.node("s")).giveUps()).isEqualTo(2);
      assertThat(fixture.tree.snapshot().giveUps()).isEqualTo(1);
    }
  }

  @Test
  void theRootThatHasEndedTellsSinceWhen() {
    try (TreeFixture fixture = TreeFixture.started(wholeTree())) {
      Instant start = fixture.clock.now();
      assertThat(fixture.tree.snapshot().since()).isEqualTo(start);
      fixture.advance(SECOND);
      fixture.tree.stop();
      assertThat(fixture.tree.snapshot().since()).isEqualTo(start.plus(SECOND));
    }
  }

  @Test
  void tellsSinceWhenAChildHasBeenDown() {
    try (TreeFixture fixture = TreeFixture.started(wholeTree())) {
      fixture.advance(SECOND);
      fixture.tree.root().terminateChild("first");
      Instant down = fixture.clock.now();
      fixture.advance(SECOND);
      assertThat(fixture.node("first").state()).isEqualTo(NodeState.STOPPED);
      assertThat(fixture.node("first").since()).isEqualTo(down);
      assertThat(fixture.node("first").lastExit().at()).isEqualTo(down);
      assertThat(fixture.node("first").lastExit().incarnation()).isEqualTo(1);
      assertThat(fixture.node("last").since()).isEqualTo(down.minus(SECOND));
    }
  }

  @Test
  void showsAStartHandshakeWithoutWaitingForIt() {
    TreeFixture fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(idle("a"))
                .child(
                    SupervisorSpec.named("s")
                        .child(idle("slow").startTimeout(ChildSettings.UNBOUNDED))
                        .child(idle("later"))));
    CompletableFuture<Boolean> started = fixture.startUpTo("s/slow");
    assertThat(paths(fixture.tree.snapshot())).containsExactly("", "a", "s", "s/slow", "s/later");
    assertThat(states(fixture.tree.snapshot()))
        .containsExactly(
            NodeState.STARTING,
            NodeState.RUNNING,
            NodeState.STARTING,
            NodeState.STARTING,
            NodeState.STOPPED);
    assertThat(fixture.tree.isRunning()).isFalse();
    assertThat(fixture.tree.supervisor("s").childIds()).containsExactly("slow", "later");
    assertThat(fixture.tree.root().activeCount()).isEqualTo(1);
    fixture.tree.stop();
    assertThat(started).failsWithin(SOON);
  }

  @Test
  void showsAStopWithoutWaitingForIt() {
    try (TreeFixture fixture =
        TreeFixture.app(
            idle("a"),
            SupervisorSpec.named("s")
                .child(stubborn.task("b").shutdown(Shutdown.INFINITY))
                .child(idle("c")))) {
      stubborn.awaitRuns(1);
      CompletableFuture<Boolean> stopped = fixture.terminating("s");
      fixture.awaitState("s/b", NodeState.STOPPING);
      assertThat(states(fixture.tree.snapshot()))
          .containsExactly(
              NodeState.RUNNING,
              NodeState.RUNNING,
              NodeState.STOPPING,
              NodeState.STOPPING,
              NodeState.STOPPED);
      assertThat(fixture.tree.supervisor("s").isShuttingDown()).isTrue();
      assertThat(fixture.tree.root().restartCount("s")).isZero();
      assertThat(fixture.tree.root().healthStatus("a")).isEqualTo(HealthSnapshot.NONE);
      assertThat(fixture.tree.root().activeCount()).isEqualTo(2);
      assertThat(stopped).isNotDone();
      stubborn.releaseAll();
      assertThat(stopped).succeedsWithin(SOON);
      assertThat(fixture.tree.root().activeCount()).isEqualTo(1);
    }
  }

  @Test
  void showsAStuckChildWithItsThread() {
    try (TreeFixture fixture = TreeFixture.app(stubborn.task("b").shutdown(Shutdown.BRUTAL_KILL))) {
      stubborn.awaitRuns(1);
      CompletableFuture<Boolean> stopped = fixture.terminating("b");
      fixture.awaitPending(1);
      fixture.advance(SECOND);
      assertThat(stopped).succeedsWithin(SOON);
      assertThat(fixture.state("b")).isEqualTo(NodeState.STUCK);
      assertThat(fixture.node("b").stuck())
          .satisfies(
              stuck -> {
                assertThat(stuck.incarnation()).isEqualTo(1);
                assertThat(stuck.thread()).isEqualTo("b");
                assertThat(stuck.since()).isEqualTo(fixture.clock.now());
                assertThat(stuck.stack()).isNotEmpty();
              });
      stubborn.release();
      fixture.awaitState("b", NodeState.STOPPED);
      assertThat(fixture.node("b").stuck()).isNull();
    }
  }

  @Test
  void showsNoStuckChildWithoutItsThreadAndItsEnd() {
    for (int round = 0; round < 40; round++) {
      try (TreeFixture fixture =
          TreeFixture.app(stubborn.task("b").shutdown(Shutdown.BRUTAL_KILL))) {
        stubborn.awaitRuns(round + 1);
        fixture.tree.exit("b", ExitReason.killed());
        fixture.advance(SECOND);
        NodeSnapshot node = fixture.node("b");
        while (node.state() != NodeState.STUCK) {
          node = fixture.node("b");
        }
        assertThat(node.stuck()).isNotNull();
        assertThat(node.lastExit()).isNotNull();
        fixture.tree.root().terminateChild("b");
        stubborn.release();
        await().until(() -> stubborn.running() == 0);
      }
    }
  }

  @Test
  void showsWhoGaveUp() {
    try (TreeFixture fixture =
        TreeFixture.app(
            ChildSpec.supervisor(
                    SupervisorSpec.named("s").intensity(0, SECOND).child(idle("x")).build())
                .restart(RestartType.TRANSIENT))) {
      fixture.crash("s/x");
      fixture.awaitState("s", NodeState.GAVE_UP);
      assertThat(fixture.node("s").lastExit().reason()).isEqualTo(ExitReason.shutdown());
      assertThat(fixture.state("s/x")).isEqualTo(NodeState.STOPPED);
      assertThat(fixture.tree.root().activeCount()).isZero();
      fixture.tree.restart("s");
      assertThat(fixture.state("s")).isEqualTo(NodeState.RUNNING);
    }
  }

  @Test
  void addsUpWhatChildrenThatAreGoneHadCounted() {
    try (TreeFixture fixture =
        TreeFixture.started(SupervisorSpec.dynamic("app").child(idle("kept")))) {
      fixture.startChild(idle("gone"));
      fixture.crash("gone");
      fixture.awaitRunning("gone", 2);
      fixture.tree.root().terminateChild("gone");
      assertThat(fixture.tree.snapshot().dropped())
          .isEqualTo(new SupervisorSnapshot.Totals(1, Map.of(RestartCause.FAILURE, 1L), 1));
      assertThat(fixture.tree.find("gone")).isEmpty();
    }
  }

  @Test
  void addsUpWhatChildrenHadCountedThatARestartedSupervisorDoesNotHave() {
    try (TreeFixture fixture =
        TreeFixture.app(SupervisorSpec.dynamic("pool").child(idle("declared")))) {
      fixture.tree.supervisor("pool").startChild(idle("added"));
      for (String id : List.of("added", "declared")) {
        fixture.crash("pool/" + id);
        fixture.awaitRunning("pool/" + id, 2);
      }
      fixture.crash("pool");
      fixture.awaitRunning("pool", 2);
      SupervisorSnapshot pool = (SupervisorSnapshot) fixture.node("pool");
      assertThat(pool.dropped())
          .isEqualTo(new SupervisorSnapshot.Totals(1, Map.of(RestartCause.FAILURE, 1L), 1));
      assertThat(fixture.node("pool/declared").restarts()).isEqualTo(2);
      fixture.tree.stop();
      fixture.tree.start();
      assertThat(((SupervisorSnapshot) fixture.node("pool")).dropped())
          .isEqualTo(new SupervisorSnapshot.Totals(0, Map.of(), 0));
    }
  }

  @Test
  void findsByPathOnlyWhatIsThere() {
    try (TreeFixture fixture = TreeFixture.started(wholeTree())) {
      assertThat(fixture.tree.find("")).contains(fixture.tree.snapshot());
      assertThat(fixture.tree.find("nested/pool/y")).map(NodeSnapshot::id).contains("y");
      for (String unknown : List.of("x", "nested/", "nested//x", "first/x", "app", "/first")) {
        assertThat(fixture.tree.find(unknown)).describedAs(unknown).isEmpty();
      }
    }
  }

  @Test
  void findsSupervisorsByPathAndByUniqueName() {
    SupervisionTree tree =
        new TreeFixture(
                SupervisorSpec.named("app")
                    .child(SupervisorSpec.named("twin"))
                    .child(
                        SupervisorSpec.named("deep")
                            .child(SupervisorSpec.named("twin"))
                            .child(SupervisorSpec.named("single"))
                            .child(SupervisorSpec.named("other").child(idle("worker")))))
            .tree;
    assertThat(tree.supervisor("")).isSameAs(tree.root());
    assertThat(tree.supervisor("app")).isSameAs(tree.root());
    assertThat(tree.supervisor("single").path()).isEqualTo("deep/single");
    assertThat(tree.supervisor("deep/single")).isSameAs(tree.supervisor("single"));
    assertThat(tree.supervisor("twin").path()).isEqualTo("twin");
    assertRefused(SupervisionException.Reason.NOT_FOUND, () -> tree.supervisor("worker"));
    assertRefused(SupervisionException.Reason.NOT_FOUND, () -> tree.supervisor("nobody"));
  }

  @Test
  void aNameThatSeveralHaveIsRefusedWithTheirPaths() {
    SupervisionTree tree =
        new TreeFixture(
                SupervisorSpec.named("app")
                    .child(SupervisorSpec.named("a").child(SupervisorSpec.named("twin")))
                    .child(SupervisorSpec.named("b").child(SupervisorSpec.named("twin"))))
            .tree;
    assertRefused(SupervisionException.Reason.NAME_TAKEN, () -> tree.supervisor("twin"));
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> tree.supervisor("twin")))
        .hasMessageContaining("a/twin")
        .hasMessageContaining("b/twin")
        .hasMessageContaining("by its path");
  }

  @Test
  void labelsAreWordsInKebabCase() {
    assertThat(NodeState.values())
        .extracting(NodeState::label)
        .containsExactly(
            "starting",
            "running",
            "stopping",
            "restarting",
            "waiting",
            "held",
            "stopped",
            "stuck",
            "gave-up");
  }

  @Test
  void isConsistentWhileMuchHappens() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(Strategy.ONE_FOR_ALL)
                .intensity(RestartIntensity.unlimited())
                .child(idle("a"))
                .child(idle("b")))) {
      CompletableFuture<Boolean> crashes =
          async(
              () -> {
                for (int i = 1; i <= 300; i++) {
                  fixture.crash(i % 2 == 0 ? "a" : "b");
                  fixture.awaitRunning("a", i + 1);
                  fixture.awaitRunning("b", i + 1);
                }
              });
      int seen = 0;
      while (!crashes.isDone()) {
        SupervisorSnapshot snapshot = fixture.tree.snapshot();
        assertThat(snapshot.state()).isEqualTo(NodeState.RUNNING);
        assertThat(snapshot.children()).extracting(NodeSnapshot::id).containsExactly("a", "b");
        int now = snapshot.children().get(0).incarnation();
        assertThat(now).isGreaterThanOrEqualTo(seen);
        seen = now;
      }
      assertThat(crashes).succeedsWithin(SOON);
      await().until(() -> fixture.node("b").restarts() == 300);
    }
  }

  @Test
  void aDeclaredNodeIsFoundAtAnyTimeWhileItsSupervisorIsRestarted() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("group")
                .child(SupervisorSpec.named("inner").child(idle("a")))
                .child(idle("b")))) {
      CompletableFuture<?> restarts =
          async(
              () -> {
                for (int i = 0; i < 300; i++) {
                  fixture.tree.restart("group");
                }
              });
      int looks = 0;
      while (!restarts.isDone()) {
        looks++;
        assertThat(fixture.tree.find("group/b")).isPresent();
        assertThat(fixture.tree.find("group/inner/a")).isPresent();
      }
      assertThat(looks).isPositive();
      assertThat(restarts).succeedsWithin(SOON);
    }
  }
}
