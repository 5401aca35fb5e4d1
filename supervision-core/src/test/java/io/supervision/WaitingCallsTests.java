package io.supervision;

import static io.supervision.OutsideService.pass;
import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionException.Reason;
import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildDefinition;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.Requirement;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls on groups in which somebody waits, or restarts, in every state of a wait. */
@Timeout(60)
class WaitingCallsTests {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final HoldOptions HOUR = HoldOptions.lasting(Duration.ofHours(1));
  private static final Backoff MINUTE =
      new Backoff(Duration.ofMinutes(1), 1, Duration.ofMinutes(1), 0, Duration.ofHours(1));

  private final OutsideService db = new OutsideService();
  private TreeFixture fixture;

  @AfterEach
  void stop() {
    fixture.close();
  }

  private void start(Strategy strategy, ChildDefinition... children) {
    var app = SupervisorSpec.named("app").strategy(strategy);
    for (ChildDefinition child : children) {
      app.child(child);
    }
    fixture = TreeFixture.started(app);
  }

  private void become(Strategy strategy, String oneForOne, String oneForAll, String restForOne) {
    String expected =
        switch (strategy) {
          case ONE_FOR_ONE -> oneForOne;
          case ONE_FOR_ALL -> oneForAll;
          case REST_FOR_ONE -> restForOne;
        };
    assertThat(children()).as("%s", strategy).isEqualTo(expected);
    fixture.close();
  }

  /**
   * All children in their order: {@code a1} runs, in its first incarnation, {@code b?} waits,
   * {@code c~} is restarting, {@code d=} is held, {@code e-} is stopped.
   */
  private String children() {
    OutsideService.quiet(fixture);
    return fixture.tree.snapshot().children().stream()
        .map(child -> child.id() + mark(child))
        .collect(Collectors.joining(" "));
  }

  private static String mark(NodeSnapshot child) {
    return switch (child.state()) {
      case RUNNING -> "" + child.incarnation();
      case WAITING -> "?";
      case RESTARTING -> "~";
      case HELD -> "=";
      case STOPPED -> "-";
      default -> child.state().label();
    };
  }

  /** One of a table of cases; several are separated by semicolons. */
  private void act(String actions) {
    Supervisor root = fixture.tree.root();
    for (String action : actions.split(";", -1)) {
      String[] words = action.trim().split(" ", -1);
      String id = words[words.length - 1];
      switch (words[0]) {
        case "crash" -> fixture.crash(id);
        case "terminate" -> root.terminateChild(id);
        case "start" -> root.restartChild(id);
        case "delete" -> root.deleteChild(id);
        case "restart" -> fixture.tree.restart(id);
        case "hold" -> fixture.tree.hold(id, HOUR);
        case "resume" -> fixture.tree.resume(id);
        case "add" -> root.startChild(idle(id));
        case "add-needy" -> root.startChild(db.neededBy(id));
        case "down" -> db.goesDown();
        case "up" -> db.comesBack(fixture);
        case "pass" -> pass(fixture, Duration.ofSeconds(Integer.parseInt(id)));
        default -> throw new IllegalArgumentException(action);
      }
      OutsideService.quiet(fixture);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          down; crash b; add d                                  | a1 b? c1 d1 | a1 b? c1 d1 | a1 b? c1 d1
          down; crash b; add-needy d                            | a1 b? c1 d? | a1 b? c1 d? | a1 b? c1 d?
          down; crash b; add d; up                              | a1 b2 c1 d1 | a2 b2 c2 d2 | a1 b2 c2 d2
          down; crash b; add-needy d; up                        | a1 b2 c1 d1 | a2 b2 c2 d1 | a1 b2 c2 d1
          down; pass 10; crash a; add d                         | a2 b1 c1 d1 | a2 b? c? d1 | a2 b? c? d1
          down; pass 10; crash a; add-needy d; up               | a2 b1 c1 d1 | a2 b2 c2 d1 | a2 b2 c2 d1
          down; pass 10; crash a; crash a; up                   | a3 b1 c1    | a3 b2 c2    | a3 b2 c2
          down; pass 10; crash a; crash a                       | a3 b1 c1    | a3 b? c?    | a3 b? c?
          down; crash b; crash c                                | a1 b? c2    | a2 b? c?    | a1 b? c2
          down; crash b; crash c; up                            | a1 b2 c2    | a2 b2 c2    | a1 b2 c3
          down; crash b; hold b                                 | a1 b= c1    | a1 b= c1    | a1 b= c1
          down; crash b; hold b; up; resume b                   | a1 b2 c1    | a1 b2 c1    | a1 b2 c1
          down; crash b; hold b; resume b; up                   | a1 b2 c1    | a1 b2 c1    | a1 b2 c1
          down; crash b; hold c; up                             | a1 b2 c=    | a2 b2 c=    | a1 b2 c=
          down; crash b; hold c; up; resume c                   | a1 b2 c2    | a2 b2 c2    | a1 b2 c2
          down; crash b; restart b; up                          | a1 b2 c1    | a2 b2 c2    | a1 b2 c2
          down; crash b; restart a; up                          | a2 b2 c1    | a3 b2 c2    | a2 b2 c2
          down; crash b; restart c; up                          | a1 b2 c2    | a2 b2 c3    | a1 b2 c3
          down; crash b; terminate b; up                        | a1 b- c1    | a1 b- c1    | a1 b- c1
          down; crash b; terminate b; start b; up               | a1 b2 c1    | a1 b2 c1    | a1 b2 c1
          down; crash b; terminate b; delete b; add-needy b; up | a1 c1 b1    | a1 c1 b1    | a1 c1 b1
          down; crash b; terminate a; up                        | a- b2 c1    | a2 b2 c2    | a- b2 c2
          down; crash b; terminate c; delete c; up              | a1 b2       | a2 b2       | a1 b2
          down; pass 10; restart b                              | a1 b? c1    | a1 b? c1    | a1 b? c1
          down; pass 10; restart b; up                          | a1 b2 c1    | a1 b2 c1    | a1 b2 c1
          down; pass 10; restart b; crash c; up                 | a1 b2 c2    | a2 b2 c2    | a1 b2 c2
          down; add-needy d; crash d; up                        | a1 b1 c1 d2 | a2 b2 c2 d2 | a1 b1 c1 d2
          terminate c; hold c; down; pass 10; crash a; up; resume c | a2 b1 c- | a2 b2 c2 | a2 b2 c2
          down; crash b; up; crash b                            | a1 b3 c1    | a3 b3 c3    | a1 b3 c3
          """)
  void ofAGroupOfWhichTheSecondNeedsTheDatabase(
      String actions, String oneForOne, String oneForAll, String restForOne) {
    for (Strategy strategy : Strategy.values()) {
      db.isUp();
      start(strategy, idle("a"), db.neededBy("b"), idle("c"));
      act(actions);
      become(strategy, oneForOne, oneForAll, restForOne);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pass 1                        | a1 b? c1    | a1 b? c?    | a1 b? c?
          up                            | a1 b1 c1    | a1 b1 c1    | a1 b1 c1
          add d                         | a1 b? c1 d1 | a1 b? c? d1 | a1 b? c? d1
          add d; up                     | a1 b1 c1 d1 | a1 b1 c1 d1 | a1 b1 c1 d1
          add-needy d; up               | a1 b1 c1 d1 | a1 b1 c1 d1 | a1 b1 c1 d1
          terminate b                   | a1 b- c1    | a1 b- c1    | a1 b- c1
          terminate b; start b; up      | a1 b1 c1    | a1 b1 c1    | a1 b1 c1
          terminate c; up               | a1 b1 c-    | a1 b1 c-    | a1 b1 c-
          terminate b; delete b; up     | a1 c1       | a1 c1       | a1 c1
          terminate c; delete c; up     | a1 b1       | a1 b1       | a1 b1
          hold b                        | a1 b= c1    | a1 b= c1    | a1 b= c1
          hold b; up; resume b          | a1 b1 c1    | a1 b1 c1    | a1 b1 c1
          hold b; resume b; up          | a1 b1 c1    | a1 b1 c1    | a1 b1 c1
          hold c; up; resume c          | a1 b1 c2    | a1 b1 c1    | a1 b1 c1
          hold c; resume c; terminate b | a1 b- c2    | a1 b- c1    | a1 b- c1
          restart b; up                 | a1 b1 c1    | a1 b1 c1    | a1 b1 c1
          restart c; up                 | a1 b1 c2    | a1 b1 c1    | a1 b1 c1
          restart a; up                 | a2 b1 c1    | a2 b1 c1    | a2 b1 c1
          crash a; up                   | a2 b1 c1    | a2 b1 c1    | a2 b1 c1
          crash a                       | a2 b? c1    | a2 b? c?    | a2 b? c?
          hold a; up                    | a= b1 c1    | a= b1 c1    | a= b1 c1
          terminate a; up               | a- b1 c1    | a- b1 c1    | a- b1 c1
          hold c; terminate b; resume c | a1 b- c2    | a1 b- c1    | a1 b- c1
          """)
  void ofAGroupWhoseFirstStartWaits(
      String actions, String oneForOne, String oneForAll, String restForOne) {
    for (Strategy strategy : Strategy.values()) {
      db.goesDown();
      start(strategy, idle("a"), db.neededBy("b"), idle("c"));
      act(actions);
      become(strategy, oneForOne, oneForAll, restForOne);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          down; crash a                               | a~ b1 c1    | a~ b~ c~    | a~ b~ c~
          down; crash a; add d                        | a~ b1 c1 d1 | a~ b~ c~ d1 | a~ b~ c~ d1
          down; crash a; pass 61                      | a2 b1 c1    | a2 b? c?    | a2 b? c?
          down; crash a; pass 61; up                  | a2 b1 c1    | a2 b2 c2    | a2 b2 c2
          down; crash b; up                           | a1 b~ c1    | a~ b~ c~    | a1 b~ c~
          down; crash b; up; pass 61                  | a1 b2 c1    | a2 b2 c2    | a1 b2 c2
          down; crash b; pass 60; up                  | a1 b2 c1    | a2 b2 c2    | a1 b2 c2
          down; crash b; crash a; up; pass 61         | a2 b2 c1    | a2 b2 c2    | a2 b2 c2
          down; crash b; up; hold b                   | a1 b= c1    | a2 b= c2    | a1 b= c2
          down; crash b; up; terminate b; pass 61     | a1 b- c1    | a- b- c-    | a1 b- c-
          down; crash b; up; restart b                | a1 b2 c1    | a2 b2 c2    | a1 b2 c2
          down; crash b; up; down; pass 61            | a1 b? c1    | a2 b? c?    | a1 b? c?
          down; crash b; up; down; pass 61; up        | a1 b2 c1    | a2 b2 c2    | a1 b2 c2
          down; crash b; hold a; pass 60; up          | a= b2 c1    | a= b2 c2    | a= b2 c2
          crash c; hold c; down; crash b; up; pass 61 | a1 b2 c=    | a3 b3 c=    | a1 b2 c=
          down; add-needy d; crash c; pass 61; up     | a1 b1 c2 d1 | a2 b2 c2 d2 | a1 b1 c2 d2
          """)
  void ofAGroupWhoseMembersHaveABackoffOfAMinute(
      String actions, String oneForOne, String oneForAll, String restForOne) {
    for (Strategy strategy : Strategy.values()) {
      db.isUp();
      start(
          strategy,
          idle("a").backoff(MINUTE),
          db.neededBy("b").backoff(MINUTE),
          idle("c").backoff(MINUTE));
      act(actions);
      become(strategy, oneForOne, oneForAll, restForOne);
    }
  }

  /** A child that needs the database, and one of whose starts fails. */
  private ChildSpecBuilder failing(String id, int failingStart) {
    AtomicInteger starts = new AtomicInteger();
    return db.neededBy(
        ChildSpec.worker(
            id,
            () -> {
              if (starts.incrementAndGet() == failingStart) {
                throw new IllegalStateException("not yet");
              }
              return WorkerContext::awaitStop;
            }));
  }

  @Test
  void aRestartByHandThatHasWaitedAndThenFailsConcernsThatChildAlone() {
    start(Strategy.ONE_FOR_ALL, idle("a"), failing("b", 2));
    act("down; pass 10; restart b");
    assertThat(children()).isEqualTo("a1 b?");

    db.comesBack(fixture);

    assertThat(children()).isEqualTo("a1 b3");
  }

  @ParameterizedTest
  @CsvSource({"ONE_FOR_ALL, a2 b2 c1", "REST_FOR_ONE, a1 b2 c1"})
  void aStartOfAGroupThatHasWaitedAndThenFailsIsTriedAgainWithThoseBehindIt(
      Strategy strategy, String expected) {
    db.goesDown();
    start(strategy, idle("a"), failing("b", 1).backoff(MINUTE), idle("c"));

    db.comesBack(fixture);
    assertThat(children()).isEqualTo("a1 b~ c~");

    pass(fixture, Duration.ofMinutes(1));
    assertThat(children()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"ONE_FOR_ALL", "REST_FOR_ONE"})
  void oneThatWasResumedBehindARestartByHandStartsAlsoIfThatFails(Strategy strategy) {
    start(strategy, failing("a", 2).backoff(MINUTE), idle("c"));
    act("hold c; down; pass 10; restart a; resume c");
    assertThat(children()).isEqualTo("a? c?");

    db.comesBack(fixture);
    assertThat(children()).isEqualTo("a~ c2");

    pass(fixture, Duration.ofMinutes(1));
    assertThat(children()).isEqualTo("a3 c2");
  }

  // ---- supervisors that stop, pools, templates

  @Test
  void aSupervisorThatIsStoppedWaitsForNothingMoreAndStartsToWaitAnew() {
    db.goesDown();
    start(
        Strategy.ONE_FOR_ONE,
        SupervisorSpec.named("s")
            .strategy(Strategy.REST_FOR_ONE)
            .child(db.neededBy("a"))
            .child(idle("b")));
    pass(fixture, Duration.ofSeconds(10));

    fixture.tree.root().terminateChild("s");
    int asked = db.asked();
    pass(fixture, Duration.ofMinutes(1));
    assertThat(db.asked()).isEqualTo(asked);
    assertThat(fixture.state("s/a")).isEqualTo(NodeState.STOPPED);
    assertThat(fixture.state("s/b")).isEqualTo(NodeState.STOPPED);

    fixture.tree.root().restartChild("s");
    assertThat(fixture.state("s/a")).isEqualTo(NodeState.WAITING);
    assertThat(fixture.state("s/b")).isEqualTo(NodeState.WAITING);
    db.comesBack(fixture);
    fixture.awaitRunning("s/b", 1);
  }

  @Test
  void aSupervisorThatGivesUpWhileOneWaitsTakesItsWaitAlong() {
    db.goesDown();
    start(
        Strategy.ONE_FOR_ONE,
        SupervisorSpec.named("s")
            .intensity(0, Duration.ofHours(1))
            .child(db.neededBy("a"))
            .child(idle("b")));

    fixture.crash("s/b");

    fixture.awaitRunning("s/b", 2);
    assertThat(fixture.state("s/a")).isEqualTo(NodeState.WAITING);
    db.comesBack(fixture);
    fixture.awaitRunning("s/a", 1);
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void aStopWhileTheCheckHangsEndsAllAtOnce(Strategy strategy) throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .strategy(strategy)
                .child(
                    idle("a")
                        .requires(
                            Requirement.check(
                                "slow",
                                () -> {
                                  asked.countDown();
                                  new CountDownLatch(1).await();
                                  return HealthCheck.Result.ok();
                                })))
                .child(idle("b")));
    var started = TreeFixture.async(fixture.tree::start);
    asked.await();

    assertThat(TreeFixture.async(() -> fixture.tree.stop())).succeedsWithin(TreeFixture.SOON);
    Awaitility.await().until(started::isDone);

    assertThat(fixture.node("a").incarnation()).isZero();
  }

  @Test
  void aBatchIsEmptyOnlyWhenThoseThatWaitHaveDoneTheirWork() {
    db.goesDown();
    fixture = TreeFixture.started(SupervisorSpec.dynamic("app"));
    ChildSpecBuilder job = ChildSpec.task("job", context -> {}).restart(RestartType.TRANSIENT);
    fixture.startChild(db.neededBy(job));
    var empty = TreeFixture.async(() -> fixture.tree.root().awaitEmpty(Duration.ofHours(1)));
    pass(fixture, Duration.ofMinutes(1));
    assertThat(empty).isNotDone();

    db.comesBack(fixture);

    assertThat(empty).succeedsWithin(TreeFixture.SOON).isEqualTo(true);
  }

  @Test
  void theChildrenOfATemplateWaitEachAndCountForTheMost() {
    db.goesDown();
    start(
        Strategy.ONE_FOR_ONE,
        SupervisorSpec.template("pool", db.neededBy(idle("job"))).maxChildren(2));
    Supervisor pool = fixture.tree.supervisor("pool");
    ChildRef first = pool.startChildWith("x");
    ChildRef second = pool.startChildWith("y");
    assertRefused(Reason.MAX_CHILDREN, () -> pool.startChildWith("z"));
    fixture.tree.restart(first.path());
    assertThat(fixture.node(first.path()).waiting().requirements())
        .containsExactly(new UnmetRequirement("db", "away"));

    pool.terminateChild(first);
    pool.terminateChild(first);
    ChildRef third = pool.startChildWith("z");
    db.comesBack(fixture);

    assertThat(pool.childIds()).containsExactly(second.id(), third.id());
    fixture.awaitRunning(second.path(), 1);
    fixture.awaitRunning(third.path(), 1);
    fixture.crash(third.path());
    fixture.awaitRunning(third.path(), 2);
  }

  @Test
  void aNodeThatIsDeletedIsWaitedForUntilOneIsAddedThere() {
    start(Strategy.ONE_FOR_ONE, idle("a").requires(Requirement.node("b")), idle("b"));
    fixture.advanceUntil(SECOND, () -> fixture.state("a") == NodeState.RUNNING);
    act("terminate b; delete b; crash a");
    assertThat(fixture.node("a").waiting().requirements())
        .containsExactly(new UnmetRequirement("b", "not there"));

    act("add b; pass 2");

    assertThat(children()).isEqualTo("a2 b1");
  }
}
