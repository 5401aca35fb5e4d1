package io.supervision.spring.internal.history;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.held;
import static io.supervision.spring.fixture.Snapshots.pool;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.worker;
import static io.supervision.test.SupervisionAssertions.assertThat;
import static io.supervision.test.SupervisionAssertions.assertThatThrownBy;
import static io.supervision.test.SupervisionAssertions.tuple;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.event.Origin;
import io.supervision.event.SupervisionEvent.ChildDegraded;
import io.supervision.event.SupervisionEvent.ChildRestored;
import io.supervision.event.SupervisionEvent.Operated;
import io.supervision.event.SupervisionEvent.OutageEnded;
import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.HeldSnapshot;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildDefinition;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.fixture.Service;
import io.supervision.spring.internal.history.HistoryEntry.Kind;
import io.supervision.spring.internal.operations.Action;
import io.supervision.spring.internal.operations.SupervisionActions;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.WorkerContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupervisionHistoryTests {

  private SupervisionTester supervision;
  private SupervisionTree tree;
  private SupervisionHistory history;

  @AfterEach
  void stop() {
    if (supervision != null) {
      supervision.close();
    }
  }

  @Test
  void saysThatAChildFailedByItselfAndWasRestarted() {
    start(infrastructure(Strategy.ONE_FOR_ONE, 3));
    crash("infrastructure/database", "no connection");
    requireEntries("infrastructure/database", 3);

    List<HistoryEntry> entries = of("infrastructure/database");

    assertThat(entries)
        .extracting(HistoryEntry::kind)
        .containsExactly(Kind.RESTARTED, Kind.EXITED, Kind.STARTED);
    HistoryEntry exit = entries.get(1);
    assertThat(exit.incarnation()).isEqualTo(1);
    assertThat(exit.reason().cause()).hasMessage("no connection");
    assertThat(exit.cause()).isEqualTo(Cause.own("infrastructure/database"));
    assertThat(entries.get(0).cause()).isEqualTo(Cause.own("infrastructure/database"));
    assertThat(entries.get(0).incarnation()).isEqualTo(2);
  }

  @Test
  void saysWhichSiblingTookAChildAlongAndByWhichStrategy() {
    start(infrastructure(Strategy.ONE_FOR_ALL, 3));
    crash("infrastructure/queue", "no connection");
    requireEntries("infrastructure/database", 3);

    String queue = "infrastructure/queue";
    Cause started = Cause.sibling(queue, Strategy.ONE_FOR_ALL, null);
    Cause stopped = Cause.sibling(queue, Strategy.ONE_FOR_ALL, Origin.of(Origin.Kind.END, queue));
    List<HistoryEntry> entries = of("infrastructure/database");
    assertThat(entries)
        .extracting(HistoryEntry::kind)
        .containsExactly(Kind.RESTARTED, Kind.EXITED, Kind.STARTED);
    assertThat(entries).extracting(HistoryEntry::cause).containsExactly(started, stopped, null);
  }

  @Test
  void saysThatASupervisorGaveUpBecauseOfAChildAndTookTheOthersWithIt() {
    start(infrastructure(Strategy.ONE_FOR_ONE, 0));
    crash("infrastructure/queue", "no connection");
    requireEntries("infrastructure/database", 3);

    assertThat(of("infrastructure"))
        .filteredOn(entry -> entry.kind() == Kind.GAVE_UP)
        .extracting(HistoryEntry::cause)
        .containsExactly(Cause.child("infrastructure/queue"));
    assertThat(of("infrastructure/database"))
        .extracting(HistoryEntry::cause)
        .containsExactly(
            Cause.supervisor("infrastructure", null),
            Cause.supervisor(
                "infrastructure",
                new Origin(Origin.Kind.GIVE_UP, "infrastructure/queue", List.of("infrastructure"))),
            null);
  }

  @Test
  void namesNoStrategyForWhatWasStoppedSinceAChildCouldNotBeStarted() {
    make(
        SupervisorSpec.named("app")
            .child(idle("database"))
            .child(
                ChildSpec.worker(
                    "queue",
                    () -> {
                      throw new IllegalStateException("no broker");
                    })));
    assertThatThrownBy(tree::start).hasMessageContaining("no broker");
    requireEntries("database", 2);

    assertThat(of("database").get(0).cause())
        .isEqualTo(Cause.sibling("queue", null, Origin.of(Origin.Kind.END, "queue")));
  }

  @Test
  void saysWhichOperatorRestartedAChild() {
    start(infrastructure(Strategy.ONE_FOR_ONE, 3));
    requireEntries("infrastructure/database", 1);
    SupervisionActions actions = new SupervisionActions(tree, history, event -> {});
    actions.perform("infrastructure/database", Action.of("restart", "alice")).join();
    requireEntries("infrastructure/database", 4);

    List<HistoryEntry> entries = of("infrastructure/database");
    assertThat(entries)
        .extracting(HistoryEntry::kind)
        .containsExactly(Kind.STARTED, Kind.EXITED, Kind.OPERATED, Kind.STARTED);
    assertThat(entries.subList(0, 3))
        .extracting(HistoryEntry::cause)
        .containsOnly(Cause.operator("restart", "alice"));
  }

  @Test
  void saysThatChildrenWereRestartedSinceAnOperatorRestartedTheirSupervisor() {
    start(infrastructure(Strategy.ONE_FOR_ONE, 3));
    new SupervisionActions(tree, history, event -> {})
        .perform("infrastructure", Action.of("restart", "alice"))
        .join();
    requireEntries("infrastructure/database", 3);

    assertThat(of("infrastructure/database"))
        .extracting(HistoryEntry::cause)
        .containsExactly(
            Cause.supervisor("infrastructure", null), Cause.operator("restart", "alice"), null);
  }

  @Test
  void takesBackWhatWasRefused() {
    start(infrastructure(Strategy.ONE_FOR_ONE, 3));
    CompletableFuture<SupervisionActions.Outcome> start =
        new SupervisionActions(tree, history, event -> {})
            .perform("infrastructure/database", Action.of("start", "alice"));
    assertThatThrownBy(start::join).hasMessageContaining("running");

    crash("infrastructure/database", "no connection");
    requireEntries("infrastructure/database", 3);

    assertThat(of("infrastructure/database"))
        .extracting(HistoryEntry::kind)
        .doesNotContain(Kind.OPERATED);
    assertThat(history.recentAfter(null).happenings())
        .flatExtracting(RecentEvents.Happening::latest)
        .extracting(HistoryEntry::kind)
        .doesNotContain(Kind.OPERATED);
  }

  @Test
  void saysThatAStoppedTreeStoppedItsChildren() {
    start(infrastructure(Strategy.ONE_FOR_ONE, 3));
    tree.stop();
    requireEntries("infrastructure/database", 2);

    assertThat(of("infrastructure/database").get(0).cause())
        .isEqualTo(Cause.supervisor("infrastructure", Origin.of(Origin.Kind.STOP, "")));
  }

  @Test
  void namesEqualFailuresEquallyAndOthersDifferently() {
    start(infrastructure(Strategy.ONE_FOR_ONE, 100));
    for (String message : List.of("one", "two")) {
      crash("infrastructure/database", message);
    }
    requireEntries("infrastructure/database", 5);

    List<HistoryEntry> entries = of("infrastructure/database");
    assertThat(entries.get(1).fingerprint()).hasSize(8).isEqualTo(entries.get(3).fingerprint());
    assertThat(Fingerprint.of(new IllegalArgumentException("one")))
        .isNotEqualTo(entries.get(1).fingerprint());
  }

  @Test
  void keepsABoundedNumberOfEntriesOfANode() {
    start(infrastructure(Strategy.ONE_FOR_ONE, 1000));
    for (int i = 0; i < 30; i++) {
      crash("infrastructure/database", "crash " + i);
    }
    requireRestarts("infrastructure/database", 30);

    assertThat(history.of("infrastructure/database")).hasSize(SupervisionHistory.PER_NODE);
    assertThat(of("infrastructure/database").get(1).reason().cause()).hasMessage("crash 29");
  }

  @Test
  void keepsTheTroublesOfAPoolButNotItsOrdinaryLife() {
    start(SupervisorSpec.dynamic("pool").intensity(1000, ofSeconds(1)));
    Supervisor pool = tree.supervisor("pool");
    pool.startChild(idle("troubled"));
    for (int i = 0; i < 1000; i++) {
      pool.startChild(ChildSpec.task("job-" + i, context -> {}).restart(RestartType.TEMPORARY));
    }
    crash("pool/troubled", "no connection");
    requireEntries("pool/troubled", 2);
    assertThat(pool.awaitEmpty(ofSeconds(0))).isFalse();
    assertThat(pool.activeCount()).isEqualTo(1);

    assertThat(of("pool/troubled"))
        .extracting(HistoryEntry::kind)
        .containsExactly(Kind.RESTARTED, Kind.EXITED);
    assertThat(of("pool")).hasSize(3);
    assertThat(of("pool/job-1")).isEmpty();
  }

  @Test
  void keepsWhatHappenedToTheSiblingsOfAChildOfAPoolThatFailsOverAndOver() {
    start(SupervisorSpec.dynamic("pool").intensity(1000, ofSeconds(1)));
    Supervisor pool = tree.supervisor("pool");
    pool.startChild(idle("calm"));
    pool.startChild(idle("looping"));
    crash("pool/calm", "once");
    requireEntries("pool/calm", 2);
    for (int i = 0; i < 2 * SupervisionHistory.PER_POOL; i++) {
      crash("pool/looping", "again");
    }
    requireRestarts("pool/looping", 2 * SupervisionHistory.PER_POOL);

    assertThat(of("pool/looping")).hasSize(SupervisionHistory.PER_NODE);
    assertThat(of("pool/calm"))
        .extracting(HistoryEntry::kind)
        .containsExactly(Kind.RESTARTED, Kind.EXITED);
  }

  @Test
  void tellsAStartByHandFromAFirstStart() {
    start(infrastructure(Strategy.ONE_FOR_ONE, 3));
    Supervisor infrastructure = tree.supervisor("infrastructure");
    infrastructure.terminateChild("database");
    infrastructure.restartChild("database");
    requireEntries("infrastructure/database", 3);

    assertThat(of("infrastructure/database").get(0).cause().type()).isEqualTo(Cause.Type.OPERATOR);
  }

  @Test
  void hearsNothingAfterItWasClosed() {
    start(infrastructure(Strategy.ONE_FOR_ONE, 3));
    requireEntries("infrastructure/database", 1);
    history.close();
    crash("infrastructure/database", "no connection");
    assertThat(supervision).child("infrastructure/database").hasRestarts(1).isRunning();

    assertThat(of("infrastructure/database")).hasSize(1);
  }

  @Test
  void saysWhoHeldWhatAndWhyAndWhoResumedIt() {
    start(infrastructure(Strategy.ONE_FOR_ONE, 3));
    requireEntries("infrastructure/database", 1);
    SupervisionActions actions = new SupervisionActions(tree, history, event -> {});
    actions.perform("infrastructure/database", Action.of("hold", "alice", "new disk", "1h")).join();
    actions.perform("infrastructure/database", Action.of("resume", "bob")).join();
    requireEntries("infrastructure/database", 5);

    Cause alice = Cause.operator("hold", "alice", "new disk");
    Cause bob = Cause.operator("resume", "bob");
    List<HistoryEntry> entries = of("infrastructure/database");
    assertThat(entries)
        .filteredOn(entry -> entry.cause() != null)
        .extracting(HistoryEntry::kind, HistoryEntry::cause)
        .containsExactlyInAnyOrder(
            tuple(Kind.HELD, alice),
            tuple(Kind.EXITED, alice),
            tuple(Kind.RESUMED, bob),
            tuple(Kind.STARTED, bob));
  }

  @Test
  void saysWhoseRestartStoppedWhatCouldNotBeStartedAgain() {
    AtomicBoolean isAway = new AtomicBoolean();
    start(
        ChildSpec.worker(
                "job",
                () -> {
                  if (isAway.get()) {
                    throw new IllegalStateException("no connection");
                  }
                  return WorkerContext::awaitStop;
                })
            .backoff(new Backoff(ofMinutes(1), 1, ofMinutes(1), 0, ofMinutes(1))));
    requireEntries("job", 1);
    isAway.set(true);
    SupervisionActions actions = new SupervisionActions(tree, history, event -> {});
    assertThat(actions.perform("job", Action.of("restart", "alice")))
        .failsWithin(ofSeconds(10))
        .withThrowableThat()
        .withMessageContaining("no connection");
    requireEntries("job", 4);

    Cause alice = Cause.operator("restart", "alice");
    assertThat(of("job"))
        .extracting(HistoryEntry::kind, HistoryEntry::cause)
        .containsExactlyInAnyOrder(
            tuple(Kind.STARTED, null),
            tuple(Kind.OPERATED, alice),
            tuple(Kind.EXITED, alice),
            tuple(Kind.START_FAILED, Cause.own("job")));
  }

  @Test
  void saysForWhatAChildWaitsAndWhoseStartItWas() {
    Service db = Service.down("db", "connection refused");
    start(infrastructure(Strategy.ONE_FOR_ONE, 3));
    tree.root().startChild(idle("first").requires(db.required()));
    // heard by a listener; what somebody does is written down by whoever does it
    requireEntries("first", 1);
    SupervisionActions actions = new SupervisionActions(tree, history, event -> {});
    actions.perform("first", Action.of("terminate", "alice")).join();
    actions.perform("first", Action.of("start", "bob")).join();
    db.comeBack();
    supervision.advance(ofSeconds(7));
    requireEntries("first", 5);

    List<HistoryEntry> entries = of("first");
    assertThat(entries)
        .extracting(HistoryEntry::kind, HistoryEntry::cause)
        .containsExactly(
            tuple(Kind.STARTED, Cause.operator("start", "bob")),
            tuple(Kind.WAITING, Cause.own("first")),
            tuple(Kind.OPERATED, Cause.operator("start", "bob")),
            tuple(Kind.OPERATED, Cause.operator("terminate", "alice")),
            tuple(Kind.WAITING, Cause.own("first")));
    assertThat(entries.get(1).waitsFor())
        .containsExactly(new UnmetRequirement("db", "connection refused"));
  }

  @Test
  void saysThatAnOutageIsOver() {
    FakeTree fake = new FakeTree(root(worker("job")));
    history = SupervisionHistory.listenTo(fake);
    fake.publish(new OutageEnded("job", NOON, false, ofMinutes(2), 23));

    HistoryEntry recovered = history.of("job").get(0);
    assertThat(recovered.kind()).isEqualTo(Kind.RECOVERED);
    assertThat(recovered.outage()).isEqualTo(new HistoryEntry.Outage(ofMinutes(2), 23));
  }

  @Test
  void saysWhatIsWrongWithAChildThatRunsAndHowLongThatWasSo() {
    FakeTree fake = new FakeTree(root(worker("job"), pool("pool", worker("pool/one"))));
    history = SupervisionHistory.listenTo(fake);
    for (String path : List.of("job", "pool/one")) {
      fake.publish(new ChildDegraded(path, NOON, 2, "no connection"));
      fake.publish(new ChildRestored(path, NOON, 2, ofMinutes(2)));

      assertThat(history.of(path))
          .extracting(HistoryEntry::kind, HistoryEntry::incarnation, HistoryEntry::degraded)
          .containsExactly(
              tuple(Kind.RESTORED, 2, new HistoryEntry.Degraded(null, ofMinutes(2))),
              tuple(Kind.DEGRADED, 2, new HistoryEntry.Degraded("no connection", null)));
    }
  }

  @Test
  void keepsNoMoreOfWhatIsWrongThanCanBeShown() {
    FakeTree fake = new FakeTree(root(worker("job")));
    history = SupervisionHistory.listenTo(fake);
    fake.publish(new ChildDegraded("job", NOON, 2, "x".repeat(1_000_000)));

    assertThat(history.of("job").get(0).degraded().what()).hasSizeLessThan(10_000);
  }

  @Test
  void saysWhoHeldAChildByACall() {
    FakeTree fake =
        new FakeTree(root(held(worker("job"), new HeldSnapshot("batch", "move", NOON, null))));
    history = SupervisionHistory.listenTo(fake);
    fake.publish(new Operated("job", NOON, "hold"));

    assertThat(history.of("job"))
        .extracting(HistoryEntry::kind, HistoryEntry::cause)
        .containsExactly(tuple(Kind.HELD, Cause.operator("hold", "batch", "move")));
  }

  private ChildDefinition infrastructure(Strategy strategy, int maxRestarts) {
    return SupervisorSpec.named("infrastructure")
        .strategy(strategy)
        .intensity(maxRestarts, ofSeconds(60))
        .child(idle("database"))
        .child(idle("queue"));
  }

  private void start(ChildDefinition child) {
    make(SupervisorSpec.named("root").intensity(100, ofSeconds(60)).child(child));
    tree.start();
  }

  private void make(ChildDefinition root) {
    supervision = SupervisionTester.of(root);
    tree = supervision.tree();
    history = SupervisionHistory.listenTo(tree);
  }

  private static ChildSpecBuilder idle(String id) {
    return ChildSpec.task(id, WorkerContext::awaitStop);
  }

  private void crash(String path, String message) {
    supervision.crash(path, new IllegalStateException(message));
  }

  /** The history without what a delay adds to it. */
  private List<HistoryEntry> of(String path) {
    return history.of(path).stream()
        .filter(entry -> entry.kind() != Kind.RESTART_SCHEDULED)
        .toList();
  }

  private void requireEntries(String path, int count) {
    supervision.awaitQuiet();
    assertThat(of(path)).hasSizeGreaterThanOrEqualTo(count);
  }

  private void requireRestarts(String path, int count) {
    supervision.awaitQuiet();
    assertThat(history.of(path))
        .anySatisfy(
            entry -> {
              assertThat(entry.kind()).isEqualTo(Kind.RESTARTED);
              assertThat(entry.incarnation()).isEqualTo(count + 1);
            });
  }
}
