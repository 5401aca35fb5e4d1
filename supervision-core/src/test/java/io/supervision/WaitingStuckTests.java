package io.supervision;

import static io.supervision.OutsideService.pass;
import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionException.Reason;
import io.supervision.event.SupervisionEvent.ChildStartFailed;
import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.OnStuck;
import io.supervision.spec.Requirement;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits for its requirements and for a thread that cannot be ended: for both. */
@Timeout(60)
class WaitingStuckTests {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final HoldOptions HOUR = HoldOptions.lasting(Duration.ofHours(1));

  @RegisterExtension final Stubborn stubborn = new Stubborn();

  private final OutsideService db = new OutsideService();
  private TreeFixture fixture;

  @AfterEach
  void stop() {
    stubborn.releaseAll();
    fixture.close();
  }

  private ChildSpecBuilder needy() {
    return db.neededBy(stubborn.task("s"));
  }

  private void becomesStuck(String path) {
    fixture.crash(path);
    fixture.advanceUntil(SECOND, () -> fixture.state(path) == NodeState.STUCK);
    OutsideService.quiet(fixture);
  }

  private int counted() {
    return fixture.tree.snapshot().restartsInPeriod();
  }

  private SupervisorSpec unforgiving(Strategy strategy, ChildSpecBuilder... children) {
    var app = SupervisorSpec.named("app").strategy(strategy).intensity(0, Duration.ofHours(1));
    for (ChildSpecBuilder child : children) {
      app.child(child);
    }
    return app.build();
  }

  // ---- the thread of the child that waits

  @Test
  void whatIsDownWhenItsThreadHasEndedIsWaitedForUntilItIsUp() {
    fixture = TreeFixture.started(unforgiving(Strategy.ONE_FOR_ONE, needy()));
    stubborn.awaitRuns(1);
    db.goesDown();
    becomesStuck("s");
    assertThat(fixture.node("s").waiting().requirements())
        .containsExactly(new UnmetRequirement("db", "away"));

    stubborn.release();
    fixture.awaitState("s", NodeState.WAITING);
    assertThat(fixture.node("s").incarnation()).isEqualTo(1);
    db.comesBack(fixture);

    fixture.awaitRunning("s", 2);
    assertThat(counted()).isZero();
    assertThat(stubborn.most()).isEqualTo(1);
  }

  @Test
  void whatIsUpAgainDoesNotGetAroundTheThread() {
    fixture = TreeFixture.started(unforgiving(Strategy.ONE_FOR_ONE, needy()));
    stubborn.awaitRuns(1);
    db.goesDown();
    becomesStuck("s");

    db.comesBack(fixture);
    pass(fixture, Duration.ofMinutes(1));
    assertThat(fixture.state("s")).isEqualTo(NodeState.STUCK);
    assertThat(fixture.node("s").incarnation()).isEqualTo(1);
    assertRefused(Reason.RESTARTING, () -> fixture.tree.root().restartChild("s"));

    stubborn.release();
    fixture.awaitRunning("s", 2);
    assertThat(counted()).isZero();
    assertThat(fixture.events(ChildStartFailed.class)).isEmpty();
  }

  @Test
  void whatGoesDownAgainWhileTheThreadRunsOnIsWaitedForAfterIt() {
    fixture = TreeFixture.started(unforgiving(Strategy.ONE_FOR_ONE, needy()));
    stubborn.awaitRuns(1);
    db.goesDown();
    becomesStuck("s");
    db.comesBack(fixture);
    db.goesDown();
    pass(fixture, Duration.ofSeconds(10));

    stubborn.release();
    fixture.awaitState("s", NodeState.WAITING);
    db.comesBack(fixture);

    fixture.awaitRunning("s", 2);
    assertThat(counted()).isZero();
  }

  @Test
  void whatMayBeReplacedIsReplacedWhenAllIsUpAndNotBefore() {
    fixture =
        TreeFixture.started(
            unforgiving(
                Strategy.ONE_FOR_ONE, db.neededBy(stubborn.worker("s")).onStuck(OnStuck.REPLACE)));
    stubborn.awaitRuns(1);
    db.goesDown();
    becomesStuck("s");
    pass(fixture, Duration.ofMinutes(1));
    assertThat(stubborn.runs()).isEqualTo(1);

    db.comesBack(fixture);

    fixture.awaitRunning("s", 2);
    assertThat(stubborn.running()).isEqualTo(2);
    assertThat(counted()).isZero();
  }

  @Test
  void aWaitDoesNotPutOffAnEscalation() {
    fixture =
        TreeFixture.started(
            unforgiving(
                Strategy.ONE_FOR_ONE,
                needy().onStuck(OnStuck.ESCALATE).holdFor(Duration.ofSeconds(30))));
    stubborn.awaitRuns(1);
    db.goesDown();
    becomesStuck("s");

    fixture.advanceUntil(SECOND, () -> fixture.state("") == NodeState.GAVE_UP);

    assertThat(fixture.tree.termination()).succeedsWithin(TreeFixture.SOON);
  }

  @Test
  void aSupervisorWaitsForBothIfTheThreadIsBelowIt() {
    fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .child(
                    db.neededBy(
                        ChildSpec.supervisor(
                            SupervisorSpec.named("g")
                                .intensity(0, Duration.ofHours(1))
                                .child(stubborn.task("s"))))));
    stubborn.awaitRuns(1);
    db.goesDown();
    fixture.crash("g/s");
    fixture.advanceUntil(SECOND, () -> fixture.state("g") == NodeState.STUCK);

    db.comesBack(fixture);
    pass(fixture, Duration.ofMinutes(1));
    assertThat(fixture.state("g")).isEqualTo(NodeState.STUCK);

    stubborn.release();
    fixture.awaitRunning("g", 2);
    stubborn.awaitRuns(2);
    assertThat(counted()).isZero();
  }

  // ---- the thread of another member

  @ParameterizedTest
  @EnumSource(
      value = Strategy.class,
      names = {"ONE_FOR_ALL", "REST_FOR_ONE"})
  void aGroupThatHasWaitedStartsWhenTheThreadOfAMemberHasEndedToo(Strategy strategy) {
    fixture =
        TreeFixture.started(unforgiving(strategy, db.neededBy("a"), stubborn.task("s"), idle("c")));
    stubborn.awaitRuns(1);
    db.goesDown();
    fixture.crash("a");
    fixture.awaitState("a", NodeState.WAITING);

    db.comesBack(fixture);
    fixture.advanceUntil(SECOND, () -> fixture.state("s") == NodeState.STUCK);
    fixture.awaitState("a", NodeState.RESTARTING);
    assertThat(fixture.state("c")).isEqualTo(NodeState.RESTARTING);

    stubborn.release();
    fixture.awaitRunning("a", 2);
    fixture.awaitRunning("s", 2);
    fixture.awaitRunning("c", 2);
    assertThat(counted()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Strategy.class,
      names = {"ONE_FOR_ALL", "REST_FOR_ONE"})
  void oneThatIsResumedBehindAWaitingMemberWaitsForItsThreadToo(Strategy strategy) {
    fixture =
        TreeFixture.started(unforgiving(strategy, db.neededBy("a"), stubborn.task("s"), idle("c")));
    stubborn.awaitRuns(1);
    fixture.tree.hold("c", HOUR);
    var held = TreeFixture.async(() -> fixture.tree.hold("s", HOUR));
    fixture.advanceUntil(SECOND, held::isDone);
    db.goesDown();
    fixture.tree.root().terminateChild("a");
    pass(fixture, Duration.ofSeconds(10));
    fixture.tree.root().restartChild("a");
    fixture.awaitState("a", NodeState.WAITING);
    fixture.tree.resume("s");
    fixture.tree.resume("c");
    assertThat(fixture.state("c")).isEqualTo(NodeState.WAITING);

    db.comesBack(fixture);
    fixture.awaitRunning("a", 2);
    fixture.awaitRunning("c", 2);
    assertThat(fixture.state("s")).isEqualTo(NodeState.STUCK);
    assertThat(fixture.events(ChildStartFailed.class)).isEmpty();
    assertThat(fixture.node("s").failures()).isZero();

    stubborn.release();
    fixture.awaitRunning("s", 2);
    assertThat(counted()).isZero();
    assertThat(fixture.node("a").incarnation()).isEqualTo(2);
  }

  // ---- the thread of what is required

  @Test
  void aNodeThatIsStuckIsNotUpUntilItRunsAgain() {
    fixture = TreeFixture.app(stubborn.task("s"), idle("a").requires(Requirement.node("s")));
    stubborn.awaitRuns(1);
    becomesStuck("s");

    fixture.crash("a");
    fixture.awaitState("a", NodeState.WAITING);
    assertThat(fixture.node("a").waiting().requirements())
        .containsExactly(new UnmetRequirement("s", "stuck"));
    pass(fixture, Duration.ofMinutes(1));
    assertThat(fixture.state("a")).isEqualTo(NodeState.WAITING);

    stubborn.release();
    fixture.awaitRunning("s", 2);
    fixture.advanceUntil(SECOND, () -> fixture.state("a") == NodeState.RUNNING);
  }

  @Test
  void aNodeThatWasReplacedIsUpWhileItsOldThreadRunsOn() {
    fixture =
        TreeFixture.app(
            stubborn.worker("s").onStuck(OnStuck.REPLACE),
            idle("a").requires(Requirement.node("s")));
    stubborn.awaitRuns(1);
    fixture.crash("s");
    fixture.advanceUntil(SECOND, () -> fixture.node("s").incarnation() == 2);
    fixture.awaitRunning("s", 2);

    fixture.crash("a");

    fixture.awaitRunning("a", 2);
    assertThat(stubborn.running()).isEqualTo(2);
  }
}
