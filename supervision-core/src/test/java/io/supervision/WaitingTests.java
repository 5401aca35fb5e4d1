package io.supervision;

import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.supervision.SupervisionException.Reason;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.event.SupervisionEvent.ChildWaiting;
import io.supervision.event.SupervisionEvent.RestartScheduled;
import io.supervision.event.SupervisionEvent.SupervisorGaveUp;
import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.snapshot.WaitingSnapshot;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.Requirement;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.testing.TestableTree;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** INTERFACE, "requires": a child whose requirements are not up waits, and nothing is counted. */
@Timeout(60)
class WaitingTests {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** From one look to the next, and all starts that follow. */
  private static final Duration CHECK = Duration.ofSeconds(7);

  /** A service that is up or down, and counts who asks. */
  private static final class Service implements HealthCheck {
    private volatile String down = "";
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Result check() {
      asked.incrementAndGet();
      return down.isEmpty() ? Result.ok() : Result.failed(down);
    }
  }

  private final Service db = new Service();
  private TreeFixture fixture;

  @AfterEach
  void stop() {
    fixture.close();
  }

  private ChildSpecBuilder needsDb(String id) {
    return idle(id).requires(Requirement.check("db", db));
  }

  private static ChildSpecBuilder needs(String id, String path) {
    return idle(id).requires(Requirement.node(path));
  }

  private void awaitWaiting(String... paths) {
    for (String path : paths) {
      fixture.awaitState(path, NodeState.WAITING);
    }
  }

  private void awaitRunning(String... paths) {
    for (String path : paths) {
      fixture.awaitState(path, NodeState.RUNNING);
    }
  }

  private void dbComesBack() {
    db.down = "";
    pass(CHECK);
  }

  /** In steps, each of which waits until what has become due has been done. */
  private void pass(Duration time) {
    for (Duration left = time; !left.isZero(); left = left.minusMillis(250)) {
      fixture.advance(Duration.ofMillis(250));
      quiet();
    }
  }

  /** What has become due has been done, and told. */
  private void quiet() {
    assertThat(((TestableTree) fixture.tree).awaitQuiet(TreeFixture.SOON)).isTrue();
  }

  // ---- first starts

  @Test
  void aChildWhoseRequirementIsUpStartsWithTheTree() {
    fixture = TreeFixture.app(needsDb("a"));

    assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
    assertThat(fixture.node("a").waiting()).isNull();
    assertThat(db.asked).hasValue(1);
  }

  @Test
  void manyChildrenOfOneTreeAskOnce() {
    fixture =
        TreeFixture.app(
            IntStream.range(0, 100)
                .mapToObj(i -> needsDb("c" + i))
                .toArray(ChildSpecBuilder[]::new));

    assertThat(db.asked).hasValue(1);
  }

  @Test
  void theTreeStartsWhileTheRequirementIsDownAndTheChildWaits() {
    db.down = "connection refused";
    fixture = TreeFixture.app(needsDb("a"), idle("b"));

    assertThat(fixture.tree.isRunning()).isTrue();
    assertThat(fixture.state("b")).isEqualTo(NodeState.RUNNING);
    assertThat(fixture.node("a").waiting())
        .isEqualTo(
            new WaitingSnapshot(
                List.of(new UnmetRequirement("db", "connection refused")), fixture.clock.now()));
    assertThat(fixture.node("a").incarnation()).isZero();
    assertThat(fixture.events(ChildWaiting.class))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.requirements())
                    .containsExactly(new UnmetRequirement("db", "connection refused")));
  }

  @Test
  void itStartsWhenTheRequirementIsUp() {
    db.down = "away";
    fixture = TreeFixture.app(needsDb("a"));
    pass(Duration.ofMinutes(2));
    assertThat(fixture.state("a")).isEqualTo(NodeState.WAITING);

    dbComesBack();

    fixture.awaitRunning("a", 1);
    assertThat(fixture.node("a").restarts()).isZero();
    assertThat(fixture.node("a").waiting()).isNull();
  }

  @Test
  void whileChildrenWaitTheCheckIsAskedEachFiveSecondsHoweverManyWait() {
    db.down = "away";
    fixture = TreeFixture.app(needsDb("a"), needsDb("b"), needsDb("c"));
    int before = db.asked.get();

    pass(Duration.ofMinutes(1));

    assertThat(db.asked.get() - before).isBetween(8, 13);
  }

  @Test
  void theStartsOfAllThatHaveWaitedAreSpreadOverASecond() {
    db.down = "away";
    fixture = TreeFixture.app(needsDb("a"), needsDb("b"), needsDb("c"), needsDb("d"));

    dbComesBack();

    awaitRunning("a", "b", "c", "d");
    List<ChildStarted> starts =
        fixture.events(ChildStarted.class).stream().filter(e -> !e.path().isEmpty()).toList();
    assertThat(Duration.between(starts.get(0).at(), starts.get(3).at()))
        .isEqualTo(Duration.ofMillis(750));
  }

  @ParameterizedTest
  @EnumSource(
      value = Strategy.class,
      names = {"ONE_FOR_ALL", "REST_FOR_ONE"})
  void oneThatWaitsHoldsThoseAfterIt(Strategy strategy) {
    db.down = "away";
    fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(strategy)
                .child(idle("a"))
                .child(needsDb("b"))
                .child(idle("c")));

    assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
    assertThat(fixture.state("b")).isEqualTo(NodeState.WAITING);
    assertThat(fixture.node("c").waiting().requirements())
        .containsExactly(new UnmetRequirement("b", "waiting"));

    dbComesBack();

    awaitRunning("a", "b", "c");
    assertThat(fixture.node("c").restarts()).isZero();
  }

  @Test
  void aCheckThatThrowsOrSaysNothingIsDown() {
    fixture =
        TreeFixture.app(
            idle("throws")
                .requires(
                    Requirement.check(
                        "one",
                        () -> {
                          throw new IllegalStateException("no route");
                        })),
            idle("null").requires(Requirement.check("two", () -> null)));

    awaitWaiting("throws", "null");
    assertThat(fixture.node("throws").waiting().requirements().get(0).detail())
        .contains("no route");
    assertThat(fixture.node("null").waiting().requirements().get(0).detail())
        .isEqualTo("the check gave no result");
  }

  @Test
  void aCheckThatHangsIsDownAfterFiveSecondsAndIsNotAskedTwiceAtOnce() {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    HealthCheck hangs =
        () -> {
          asked.incrementAndGet();
          while (mayGoOn.getCount() > 0) {
            try {
              mayGoOn.await();
            } catch (InterruptedException e) {
              // goes on all the same
            }
          }
          return HealthCheck.Result.ok();
        };
    fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(idle("a").requires(Requirement.check("slow", hangs))));
    var started = TreeFixture.async(fixture.tree::start);
    Awaitility.await().until(() -> asked.get() == 1);
    pass(Duration.ofSeconds(5));
    assertThat(started).succeedsWithin(TreeFixture.SOON);

    assertThat(fixture.node("a").waiting().requirements())
        .containsExactly(new UnmetRequirement("slow", "no answer within 5 s"));
    pass(Duration.ofSeconds(30));
    assertThat(asked).hasValue(1);

    mayGoOn.countDown();
    fixture.advanceUntil(SECOND, () -> fixture.state("a") == NodeState.RUNNING);
  }

  // ---- ends

  @Test
  void anEndWhileTheRequirementIsDownIsAFailureThatIsNotCounted() {
    fixture =
        TreeFixture.started(
            SupervisorSpec.named("app").intensity(0, Duration.ofHours(1)).child(needsDb("a")));
    db.down = "away";

    fixture.crash("a");

    awaitWaiting("a");
    assertThat(fixture.node("a").failures()).isEqualTo(1);
    assertThat(fixture.node("a").outage()).isNotNull();
    assertThat(((SupervisorSnapshot) fixture.node("")).restartsInPeriod()).isZero();
    dbComesBack();
    fixture.awaitRunning("a", 2);
    assertThat(fixture.node("a").restarts()).isEqualTo(1);
    assertThat(fixture.events(SupervisorGaveUp.class)).isEmpty();
  }

  @Test
  void anEndWhileAllIsUpIsCountedAsEver() {
    fixture =
        TreeFixture.started(
            SupervisorSpec.named("app").intensity(1, Duration.ofHours(1)).child(needsDb("a")));

    fixture.crash("a");
    fixture.awaitRunning("a", 2);
    assertThat(((SupervisorSnapshot) fixture.node("")).restartsInPeriod()).isEqualTo(1);

    fixture.crash("a");
    fixture.awaitState("", NodeState.GAVE_UP);
  }

  @Test
  void theRequirementIsAskedAnewAfterAnEnd() {
    fixture = TreeFixture.app(needsDb("a"));
    assertThat(db.asked).hasValue(1);

    fixture.crash("a");
    fixture.awaitRunning("a", 2);

    assertThat(db.asked).hasValue(2);
  }

  @Test
  void aChildThatRunsIsNotTouchedWhenItsRequirementGoesDown() {
    fixture = TreeFixture.app(needsDb("a"));
    db.down = "away";

    pass(Duration.ofMinutes(5));

    assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
  }

  @ParameterizedTest
  @EnumSource(
      value = Strategy.class,
      names = {"ONE_FOR_ALL", "REST_FOR_ONE"})
  void siblingsRunOnUntilTheRequirementIsUpAndThenTheGroupStarts(Strategy strategy) {
    fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(strategy)
                .child(idle("a"))
                .child(needsDb("b"))
                .child(idle("c")));
    db.down = "away";

    fixture.crash("b");

    awaitWaiting("b");
    assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
    assertThat(fixture.state("c")).isEqualTo(NodeState.RUNNING);
    assertThat(fixture.node("c").incarnation()).isEqualTo(1);
    dbComesBack();
    fixture.awaitRunning("b", 2);
    fixture.awaitRunning("c", 2);
    fixture.awaitRunning("a", strategy == Strategy.ONE_FOR_ALL ? 2 : 1);
  }

  @Test
  void theRestOfTheBackoffFollowsWhenAllIsUp() {
    Backoff minute =
        new Backoff(Duration.ofMinutes(1), 1, Duration.ofMinutes(1), 0, Duration.ofHours(1));
    fixture = TreeFixture.app(needsDb("a").backoff(minute));
    db.down = "away";
    fixture.crash("a");
    awaitWaiting("a");
    pass(Duration.ofSeconds(20));

    db.down = "";
    fixture.advanceUntil(SECOND, () -> fixture.state("a") == NodeState.RESTARTING);
    quiet();

    List<RestartScheduled> scheduled = fixture.events(RestartScheduled.class);
    assertThat(scheduled).hasSize(1);
    assertThat(scheduled.get(0).delay()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(40));
    pass(Duration.ofSeconds(40));
    fixture.awaitRunning("a", 2);
  }

  @Test
  void aFailedStartIsNotTriedAgainWhileTheRequirementIsDown() {
    AtomicInteger starts = new AtomicInteger();
    fixture =
        TreeFixture.app(
            ChildSpec.worker(
                    "a",
                    () -> {
                      if (starts.incrementAndGet() > 1 && !db.down.isEmpty()) {
                        throw new IllegalStateException("no database");
                      }
                      return WorkerContext::awaitStop;
                    })
                .requires(Requirement.check("db", db)));
    db.down = "away";

    fixture.crash("a");
    awaitWaiting("a");
    pass(Duration.ofMinutes(10));

    assertThat(starts).hasValue(1);
    assertThat(fixture.node("a").failures()).isEqualTo(1);
  }

  @Test
  void aNestedSupervisorThatRequiresSomethingWaitsAsAWhole() {
    db.down = "away";
    fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .child(
                    ChildSpec.supervisor(SupervisorSpec.named("s").child(idle("a")).build())
                        .requires(Requirement.check("db", db))));

    assertThat(fixture.state("s")).isEqualTo(NodeState.WAITING);
    dbComesBack();
    awaitRunning("s", "s/a");
  }

  @Test
  void aServiceThatFlapsEachSecondIsAskedNoMoreOftenAndNothingIsCounted() {
    fixture = TreeFixture.app(needsDb("a"));
    int before = db.asked.get();

    for (int second = 0; second < 60; second++) {
      db.down = second % 2 == 0 ? "flaps" : "";
      if (second % 10 == 0) {
        fixture.crash("a");
      }
      pass(SECOND);
    }

    // one for each end, and one for each interval of a wait
    assertThat(db.asked.get() - before).isLessThan(20);
    assertThat(((SupervisorSnapshot) fixture.node("")).restartsInPeriod()).isZero();
    dbComesBack();
    awaitRunning("a");
  }

  // ---- nodes

  @Test
  void aNodeOfAnotherSupervisorIsWaitedFor() {
    CountDownLatch ready = new CountDownLatch(1);
    fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(SupervisorSpec.named("left").child(needs("a", "right/b")))
                .child(SupervisorSpec.named("right").child(TreeFixture.slow("b", ready))));
    var started = TreeFixture.async(fixture.tree::start);
    awaitWaiting("left/a");

    ready.countDown();

    fixture.advanceUntil(SECOND, () -> fixture.state("left/a") == NodeState.RUNNING);
    assertThat(started).succeedsWithin(TreeFixture.SOON);
  }

  @Test
  void aNodeThatHasDoneItsWorkIsUpOneThatWasTerminatedIsNot() {
    fixture =
        TreeFixture.app(
            ChildSpec.task("job", context -> {}).restart(RestartType.TRANSIENT),
            ChildSpec.task("once", context -> {}).restart(RestartType.TEMPORARY),
            needs("a", "job"),
            needs("b", "once"),
            idle("other"),
            needs("c", "other"));
    fixture.advanceUntil(SECOND, () -> fixture.state("a") == NodeState.RUNNING);
    fixture.advanceUntil(SECOND, () -> fixture.state("b") == NodeState.RUNNING);
    assertThat(fixture.state("c")).isEqualTo(NodeState.RUNNING);

    fixture.tree.root().terminateChild("other");
    fixture.crash("c");

    awaitWaiting("c");
    assertThat(fixture.node("c").waiting().requirements())
        .containsExactly(new UnmetRequirement("other", "stopped"));
    fixture.tree.root().restartChild("other");
    fixture.advanceUntil(SECOND, () -> fixture.state("c") == NodeState.RUNNING);
  }

  @Test
  void anUnhealthyOrHeldNodeIsDown() {
    Service own = new Service();
    fixture =
        TreeFixture.app(
            idle("sick").health(own), idle("held"), needs("a", "sick"), needs("b", "held"));
    own.down = "sick";
    pass(Duration.ofSeconds(31));
    fixture.tree.hold("held", HoldOptions.lasting(Duration.ofHours(1)));

    fixture.crash("a");
    fixture.crash("b");

    awaitWaiting("a", "b");
    own.down = "";
    fixture.tree.resume("held");
    fixture.advanceUntil(SECOND, () -> fixture.state("a") == NodeState.RUNNING);
    fixture.advanceUntil(SECOND, () -> fixture.state("b") == NodeState.RUNNING);
  }

  // ---- calls

  @Test
  void callsOnOneThatWaitsAreRefusedAndATerminationEndsTheWait() {
    db.down = "away";
    fixture = TreeFixture.app(needsDb("a"));

    assertRefused(Reason.WAITING, () -> fixture.tree.root().restartChild("a"));
    assertRefused(Reason.WAITING, () -> fixture.tree.root().deleteChild("a"));
    assertRefused(Reason.WAITING, () -> fixture.startChild(idle("a")));
    assertThat(fixture.tree.root().whichChildren().get(0).status())
        .isEqualTo(ChildInfo.Status.STOPPED);
    fixture.tree.root().terminateChild("a");

    assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
    dbComesBack();
    assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
  }

  @Test
  void aRestartByHandAsksNowAndDoesNotGetAroundTheRequirement() {
    db.down = "away";
    fixture = TreeFixture.app(needsDb("a"));
    int before = db.asked.get();

    pass(Duration.ofSeconds(3));
    fixture.tree.restart("a");
    Awaitility.await().until(() -> db.asked.get() == before + 1);
    assertThat(fixture.state("a")).isEqualTo(NodeState.WAITING);

    db.down = "";
    pass(Duration.ofSeconds(1));
    fixture.tree.restart("a");
    fixture.advanceUntil(Duration.ofMillis(1), () -> fixture.state("a") == NodeState.RUNNING);
  }

  @Test
  void aStartThatWaitsHasReturnedForItsCaller() {
    db.down = "away";
    fixture = TreeFixture.started(SupervisorSpec.dynamic("app").maxChildren(1));

    ChildRef ref = fixture.startChild(needsDb("a").restart(RestartType.TEMPORARY));

    assertThat(ref.path()).isEqualTo("a");
    assertThat(fixture.state("a")).isEqualTo(NodeState.WAITING);
    assertRefused(Reason.MAX_CHILDREN, () -> fixture.startChild(idle("b")));
    dbComesBack();
    fixture.awaitRunning("a", 1);
  }

  @Test
  void aWaitingMemberThatIsTerminatedOrHeldLetsThoseBehindItGoOn() {
    db.down = "away";
    fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(Strategy.REST_FOR_ONE)
                .child(needsDb("a"))
                .child(idle("b"))
                .child(needsDb("c"))
                .child(idle("d")));
    fixture.tree.hold("a", HoldOptions.lasting(Duration.ofHours(1)));
    awaitRunning("b");
    assertThat(fixture.state("a")).isEqualTo(NodeState.HELD);
    awaitWaiting("c", "d");

    fixture.tree.root().terminateChild("c");

    awaitRunning("d");
    assertThat(fixture.state("c")).isEqualTo(NodeState.STOPPED);
    fixture.tree.resume("a");
    awaitWaiting("a");
  }

  @Test
  void aMemberThatIsResumedWaitsBehindAnEarlierOneThatWaits() {
    db.down = "away";
    fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .strategy(Strategy.REST_FOR_ONE)
                .child(needsDb("a"))
                .child(idle("b")));
    fixture.tree.start();
    fixture.tree.hold("b", HoldOptions.lasting(Duration.ofHours(1)));

    fixture.tree.resume("b");

    assertThat(fixture.state("b")).isEqualTo(NodeState.WAITING);
    dbComesBack();
    awaitRunning("a", "b");
  }

  @Test
  void aStopEndsAllWaits() {
    db.down = "away";
    fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(Strategy.ONE_FOR_ALL)
                .child(needsDb("a"))
                .child(idle("b")));

    fixture.tree.stop();

    assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
    assertThat(fixture.state("b")).isEqualTo(NodeState.STOPPED);
    pass(Duration.ofMinutes(1));
    assertThat(fixture.clock.pending()).isZero();
  }

  @Test
  void aWaitLongerThanRecoveryIsAnOutageSinceItBegan() {
    db.down = "away";
    fixture = TreeFixture.app(needsDb("a"));
    var began = fixture.clock.now();
    pass(Duration.ofSeconds(50));
    assertThat(fixture.node("a").outage()).isNull();

    fixture.advanceUntil(SECOND, () -> fixture.node("a").outage() != null);

    assertThat(fixture.node("a").outage().since()).isEqualTo(began);
    assertThat(fixture.node("a").outage().failures()).isZero();
  }

  @Test
  void whatIfSaysWhatACrashWouldWaitFor() {
    fixture = TreeFixture.app(needsDb("a"), needsDb("b"));
    assertThat(fixture.tree.whatIf("a").waitsFor()).isEmpty();
    db.down = "away";
    fixture.crash("b");
    awaitWaiting("b");

    assertThat(fixture.tree.whatIf("a"))
        .isEqualTo(
            new WhatIf(
                "a", List.of(), List.of(), 3, null, List.of(new UnmetRequirement("db", "away"))));
  }

  // ---- what cannot be

  @Test
  void allThatCanNeverBeIsRefusedAtOnce() {
    fixture = TreeFixture.app();
    assertThatThrownBy(
            () ->
                SupervisionTree.builder(
                        SupervisorSpec.named("app")
                            .child(needs("self", "self"))
                            .child(
                                SupervisorSpec.named("s")
                                    .strategy(Strategy.REST_FOR_ONE)
                                    .child(needs("up", "s"))
                                    .child(needs("early", "s/late"))
                                    .child(needs("late", "nowhere/at/all")))
                            .child(
                                ChildSpec.supervisor(
                                        SupervisorSpec.named("down").child(idle("x")).build())
                                    .requires(Requirement.node("down/x")))
                            .child(needs("a", "b"))
                            .child(needs("b", "a"))
                            .child(needs("w", "self/child")))
                    .build())
        .hasMessageContaining("'self' requires 'self', which is itself")
        .hasMessageContaining("'s/up' requires 's', which it is part of")
        .hasMessageContaining(
            "'s/early' requires 's/late', which can never start before it:"
                + " 's/early' waits for 's/late' waits for 's/early'")
        .hasMessageContaining("but the root has no child 'nowhere'")
        .hasMessageContaining("'down' requires 'down/x', which is part of it")
        .hasMessageContaining("'a' waits for 'b' waits for 'a'")
        .hasMessageContaining("'self' is a worker, and has no children");
  }

  @Test
  void templatesAndWhatFactoriesDescribeAreLookedAtToo() {
    fixture = TreeFixture.app();
    assertThatThrownBy(
            () ->
                SupervisionTree.builder(
                        SupervisorSpec.named("app")
                            .child(SupervisorSpec.template("pool", needs("each", "nowhere"))))
                    .build())
        .hasMessageContaining(
            "'pool/each' requires 'nowhere', but the root has no child 'nowhere'");
    assertThatThrownBy(
            () ->
                SupervisionTree.builder(
                        SupervisorSpec.named("app")
                            .child(SupervisorSpec.template("pool", needs("each", "a")))
                            .child(needs("a", "pool/each-1")))
                    .build())
        .hasMessageContaining("'a' waits for 'pool/each-1' waits for 'a'");
    SupervisorSpec described = SupervisorSpec.named("s").child(needs("x", "nowhere")).build();

    assertThatThrownBy(() -> fixture.startChild(ChildSpec.supervisor("s", () -> described)))
        .hasMessageContaining("'s/x' requires 'nowhere', but the root has no child 'nowhere'");
  }

  @Test
  void aChildThatIsAddedIsLookedAtToo() {
    fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .child(needs("a", "pool/b"))
                .child(SupervisorSpec.dynamic("pool")));

    assertThatThrownBy(() -> fixture.tree.supervisor("pool").startChild(needs("b", "a")))
        .hasMessageContaining("'pool/b' waits for 'a' waits for 'pool/b'");
    fixture.tree.supervisor("pool").startChild(idle("b"));

    fixture.advanceUntil(SECOND, () -> fixture.state("a") == NodeState.RUNNING);
    assertThat(fixture.node("a").lastExit()).isNull();
  }

  @Test
  void aNormalEndOfAPermanentChildCountsAndItWaitsInItsTurn() {
    fixture = TreeFixture.app(needsDb("a"));
    db.down = "away";
    pass(Duration.ofSeconds(10));

    fixture.tree.exit("a", ExitReason.normal());

    awaitWaiting("a");
    assertThat(((SupervisorSnapshot) fixture.node("")).restartsInPeriod()).isEqualTo(1);
    dbComesBack();
    fixture.awaitRunning("a", 2);
  }
}
