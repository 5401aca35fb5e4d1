package io.supervision;

import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionException.Reason;
import io.supervision.event.Origin;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.Operated;
import io.supervision.snapshot.HeldSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.AutoShutdown;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A held child is stopped and does not start, whatever restarts around it, until it is resumed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HoldTests {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final HoldOptions UNLIMITED = HoldOptions.unlimited();
  private static final Backoff TWO_SECONDS =
      new Backoff(SECOND.multipliedBy(2), 1, SECOND.multipliedBy(2), 0, Duration.ofMinutes(1));

  private final List<String> lines = new CopyOnWriteArrayList<>();

  @RegisterExtension
  final LogListener log = new LogListener(line -> lines.add(line.getFormattedMessage()));

  @RegisterExtension final Stubborn stubborn = new Stubborn();

  private static SupervisorSpec group(Strategy strategy, ChildSpec... children) {
    var group = SupervisorSpec.named("g").strategy(strategy);
    for (ChildSpec child : children) {
      group.child(child);
    }
    return group.build();
  }

  @Test
  void stopsTheChildAndSaysByWhomAndWhyAndUntilWhen() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"), idle("b"))) {
      var now = fixture.clock.now();
      fixture.tree.hold(
          "a", HoldOptions.lasting(SECOND.multipliedBy(90)).by("alice").why("new certificate"));
      assertThat(fixture.state("a")).isEqualTo(NodeState.HELD);
      assertThat(fixture.node("a").held())
          .isEqualTo(new HeldSnapshot("alice", "new certificate", now, now.plusSeconds(90)));
      assertThat(fixture.state("b")).isEqualTo(NodeState.RUNNING);
      assertThat(fixture.node("a").restarts()).isZero();
      assertThat(fixture.node("a").failures()).isZero();
      assertThat(fixture.events(ChildExited.class))
          .singleElement()
          .extracting(ChildExited::causedBy)
          .isEqualTo(Origin.of(Origin.Kind.HOLD, "a"));
      assertThat(lines)
          .anyMatch(line -> line.matches("'a' is held by alice until .*: new certificate"));
      fixture.tree.resume("a");
      assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
      assertThat(fixture.node("a").held()).isNull();
      assertThat(fixture.node("a").incarnation()).isEqualTo(2);
      assertThat(fixture.node("a").restarts()).isZero();
      assertThat(fixture.events(Operated.class))
          .extracting(Operated::action)
          .containsExactly("hold", "resume");
      assertThat(lines).contains("'a' is held no more");
    }
  }

  @Test
  void endsByItselfWhenItsTimeIsOver() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.tree.hold("a", HoldOptions.lasting(SECOND));
      fixture.advance(SECOND.minusNanos(1));
      assertThat(fixture.state("a")).isEqualTo(NodeState.HELD);
      fixture.advance(Duration.ofNanos(1));
      fixture.awaitRunning("a", 2);
      assertThat(lines).contains("'a' is held no more, its time is over");
      assertThat(fixture.events(Operated.class))
          .extracting(Operated::action)
          .containsExactly("hold", "resume");
    }
  }

  @Test
  void lastsAnHourUnlessSomethingElseIsSaid() {
    assertThat(HoldOptions.defaults().duration()).isEqualTo(Duration.ofHours(1));
    assertThatThrownBy(() -> HoldOptions.lasting(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("longer than zero");
  }

  @Test
  void canBeProlonged() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.tree.hold("a", HoldOptions.lasting(SECOND));
      fixture.tree.hold("a", HoldOptions.lasting(SECOND.multipliedBy(5)));
      fixture.advance(SECOND.multipliedBy(4));
      assertThat(fixture.state("a")).isEqualTo(NodeState.HELD);
      fixture.advance(SECOND);
      fixture.awaitRunning("a", 2);
    }
  }

  @Test
  void lastsThroughARestartOfTheWholeGroup() {
    for (Strategy strategy : List.of(Strategy.ONE_FOR_ALL, Strategy.REST_FOR_ONE)) {
      try (TreeFixture fixture =
          TreeFixture.app(
              group(strategy, idle("a").build(), idle("b").build(), idle("c").build()))) {
        fixture.tree.hold("g/b", UNLIMITED);
        fixture.crash("g/a");
        fixture.awaitRunning("g/c", 2);
        assertThat(fixture.state("g/a")).isEqualTo(NodeState.RUNNING);
        assertThat(fixture.state("g/b")).isEqualTo(NodeState.HELD);
        fixture.tree.resume("g/b");
        fixture.awaitRunning("g/b", 2);
      }
    }
  }

  @Test
  void lastsThroughARestartOfTheSupervisorAndResumesAChildThatIsDeclared() {
    try (TreeFixture fixture =
        TreeFixture.app(SupervisorSpec.named("g").child(idle("a")).child(idle("b")))) {
      fixture.tree.hold("g/a", UNLIMITED.by("bob"));
      fixture.tree.exit("g", ExitReason.killed());
      fixture.awaitRunning("g", 2);
      assertThat(fixture.state("g/a")).isEqualTo(NodeState.HELD);
      assertThat(fixture.node("g/a").held().by()).isEqualTo("bob");
      fixture.tree.resume("g/a");
      fixture.awaitRunning("g/a", 2);
    }
  }

  @Test
  void whoseTimeIsOverWhileTheSupervisorIsDownIsOverAtItsStart() {
    try (TreeFixture fixture = TreeFixture.app(SupervisorSpec.named("g").child(idle("a")))) {
      fixture.tree.hold("g/a", HoldOptions.lasting(SECOND));
      fixture.tree.root().terminateChild("g");
      fixture.advance(SECOND.multipliedBy(2));
      fixture.tree.root().restartChild("g");
      fixture.awaitRunning("g/a", 2);
      assertThat(fixture.events(Operated.class))
          .filteredOn(event -> event.path().equals("g/a"))
          .extracting(Operated::action)
          .containsExactly("hold", "resume");
    }
  }

  @Test
  void ofAChildWhoseSupervisorIsAboutToRestartLeavesTheChildDownThen() {
    for (SupervisorSpecBuilder kind :
        List.of(SupervisorSpec.named("g"), SupervisorSpec.dynamic("g"))) {
      try (TreeFixture fixture =
          TreeFixture.app(
              ChildSpec.supervisor(kind.intensity(0, SECOND).child(idle("a")).child(idle("b")))
                  .backoff(TWO_SECONDS))) {
        fixture.crash("g/a");
        fixture.awaitState("g", NodeState.RESTARTING);
        fixture.tree.hold("g/a", UNLIMITED.by("alice"));
        assertThat(fixture.state("g/a")).isEqualTo(NodeState.HELD);
        fixture.advance(SECOND.multipliedBy(2));
        fixture.awaitRunning("g/b", 2);
        assertThat(fixture.state("g/a")).isEqualTo(NodeState.HELD);
        assertThat(fixture.node("g/a").held().by()).isEqualTo("alice");
        fixture.tree.resume("g/a");
        fixture.awaitRunning("g/a", 2);
      }
    }
  }

  @Test
  void ofAChildWhoseSupervisorGaveUpIsThereWhenSomebodyStartsThat() {
    try (TreeFixture fixture =
        TreeFixture.app(
            ChildSpec.supervisor(
                    SupervisorSpec.named("g")
                        .intensity(0, SECOND)
                        .child(idle("a"))
                        .child(SupervisorSpec.named("s").child(idle("b"))))
                .restart(RestartType.TRANSIENT))) {
      fixture.crash("g/a");
      fixture.awaitState("g", NodeState.GAVE_UP);
      fixture.tree.holdAsync("g/a", UNLIMITED).join();
      fixture.tree.holdAsync("g/s/b", UNLIMITED).join();
      assertThat(fixture.node("g/a").outage()).isNull();
      fixture.tree.restart("g");
      fixture.awaitRunning("g/s", 2);
      assertThat(fixture.state("g/a")).isEqualTo(NodeState.HELD);
      assertThat(fixture.state("g/s/b")).isEqualTo(NodeState.HELD);
    }
  }

  @Test
  void leavesWithAChildThatIsDeletedAndComesBackWithItsSupervisor() {
    try (TreeFixture fixture = TreeFixture.app(SupervisorSpec.named("g").child(idle("a")))) {
      fixture.tree.hold("g/a", UNLIMITED);
      fixture.tree.supervisor("g").deleteChild("a");
      fixture.tree.restart("g");
      fixture.awaitRunning("g/a", 2);
      assertThat(fixture.node("g/a").held()).isNull();
    }
  }

  @Test
  void canEndWhileTheSupervisorIsDown() {
    try (TreeFixture fixture =
        TreeFixture.app(SupervisorSpec.named("g").child(idle("a")).child(idle("b")))) {
      fixture.tree.hold("g/a", UNLIMITED);
      fixture.tree.hold("g/b", HoldOptions.lasting(SECOND));
      fixture.tree.root().terminateChild("g");
      fixture.tree.resumeAsync("g/a").join();
      assertThat(fixture.state("g/a")).isEqualTo(NodeState.STOPPED);
      assertRefused(Reason.NOT_SUPPORTED, () -> fixture.tree.resume("g/a"));
      fixture.advance(SECOND);
      fixture.awaitState("g/b", NodeState.STOPPED);
      await()
          .untilAsserted(
              () ->
                  assertThat(lines)
                      .contains(
                          "'g/a' is held no more", "'g/b' is held no more, its time is over"));
      fixture.tree.root().restartChild("g");
      fixture.awaitRunning("g/a", 2);
      fixture.awaitRunning("g/b", 2);
    }
  }

  @Test
  void belowAHeldSupervisorIsRefusedAndSaysWhatToResume() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("g").child(SupervisorSpec.named("s").child(idle("a"))))) {
      fixture.tree.hold("g/s/a", UNLIMITED);
      fixture.tree.hold("g", UNLIMITED.by("alice"));
      String held = "supervisor 'g' is held by alice; resume it first";
      assertThatThrownBy(() -> fixture.tree.hold("g/s/a", UNLIMITED)).hasMessage(held);
      assertThatThrownBy(() -> fixture.tree.resume("g/s/a")).hasMessage(held);
      assertRefused(Reason.HELD, () -> fixture.tree.resume("g/s/a"));
      fixture.tree.resume("g");
      fixture.awaitRunning("g/s", 2);
      assertThat(fixture.state("g/s/a")).isEqualTo(NodeState.HELD);
    }
  }

  @Test
  void isRefusedForAnAddedChildOfASupervisorThatIsDown() {
    try (TreeFixture fixture = TreeFixture.app(SupervisorSpec.named("g"))) {
      fixture.tree.supervisor("g").startChild(idle("a"));
      fixture.tree.root().terminateChild("g");
      assertThatThrownBy(() -> fixture.tree.hold("g/a", UNLIMITED))
          .hasMessage(
              "child 'g/a' was added to supervisor 'g',"
                  + " which is not running and will not have it when it runs again");
    }
  }

  @Test
  void isNotLostBetweenTheEndAndTheStartOfASupervisorThatRestartsAllTheTime() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(SupervisorSpec.named("g").child(idle("a")).child(idle("b"))))) {
      for (int i = 0; i < 200; i++) {
        fixture.tree.exit("g", ExitReason.killed());
        CompletableFuture<Void> hold = fixture.tree.holdAsync("g/a", UNLIMITED);
        boolean isHeld = true;
        try {
          hold.join();
        } catch (CompletionException refused) {
          assertThat(refused.getCause()).hasMessage("supervisor 'g' is shutting down");
          isHeld = false;
        }
        fixture.awaitRunning("g", i + 2);
        assertThat(fixture.node("g/a").held() != null).isEqualTo(isHeld);
        if (isHeld) {
          assertThat(fixture.state("g/a")).isEqualTo(NodeState.HELD);
          fixture.tree.resume("g/a");
        }
        fixture.awaitState("g/a", NodeState.RUNNING);
      }
    }
  }

  @Test
  void isRefusedBeforeTheTreeRunsAndOtherCallsSayWhyTheSupervisorDoesNot() {
    TreeFixture fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(
                    ChildSpec.supervisor(
                            SupervisorSpec.named("g")
                                .intensity(0, SECOND)
                                .child(SupervisorSpec.named("s").child(idle("a")))
                                .child(idle("b")))
                        .restart(RestartType.TRANSIENT)));
    try (fixture) {
      assertThatThrownBy(() -> fixture.tree.hold("g/b", UNLIMITED))
          .hasMessage("supervisor 'g' is not running: the tree has not been started");
      fixture.tree.start();
      fixture.tree.root().terminateChild("g");
      assertThatThrownBy(() -> fixture.tree.restart("g/b"))
          .hasMessage("supervisor 'g' is not running: it is stopped; start it first");
      fixture.tree.restart("g");
      fixture.crash("g/b");
      fixture.awaitState("g", NodeState.GAVE_UP);
      assertThatThrownBy(() -> fixture.tree.restart("g/s/a"))
          .hasMessage("supervisor 'g/s' is not running: supervisor 'g' gave up; start it first");
      fixture.tree.stop();
      assertThatThrownBy(() -> fixture.tree.restart("g/b"))
          .hasMessage("supervisor 'g' is not running: the tree has ended");
    }
  }

  @Test
  void ofASupervisorHoldsAllBelowAndRefusesCallsThere() {
    try (TreeFixture fixture = TreeFixture.app(SupervisorSpec.named("g").child(idle("a")))) {
      Supervisor g = fixture.tree.supervisor("g");
      fixture.tree.hold("g", UNLIMITED);
      assertThat(fixture.state("g")).isEqualTo(NodeState.HELD);
      assertRefused(Reason.HELD, () -> g.startChild(idle("b")));
      assertRefused(Reason.HELD, () -> fixture.tree.restart("g"));
      fixture.tree.resume("g");
      fixture.awaitRunning("g/a", 2);
      g.startChild(idle("b"));
    }
  }

  @Test
  void refusesStartsOfTheChildButNoTerminateAndDelete() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      Supervisor root = fixture.tree.root();
      fixture.tree.hold("a", UNLIMITED.by("alice").why("upgrade"));
      assertThatThrownBy(() -> fixture.tree.restart("a"))
          .hasMessage("child 'a' is held by alice (upgrade); resume it first");
      assertRefused(Reason.HELD, () -> root.restartChild("a"));
      assertRefused(Reason.HELD, () -> root.startChild(idle("a")));
      assertThat(root.whichChildren())
          .singleElement()
          .extracting(ChildInfo::status)
          .isEqualTo(ChildInfo.Status.STOPPED);
      root.terminateChild("a");
      assertThat(fixture.state("a")).isEqualTo(NodeState.HELD);
      root.deleteChild("a");
      assertThat(fixture.tree.find("a")).isEmpty();
      root.startChild(idle("a"));
      assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
    }
  }

  @Test
  void ofAChildThatWasTerminatedMeanwhileLeavesItStopped() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.tree.hold("a", UNLIMITED);
      fixture.tree.root().terminateChild("a");
      fixture.tree.resume("a");
      assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
    }
  }

  @Test
  void ofAChildThatDidNotRunLeavesItStopped() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.tree.root().terminateChild("a");
      fixture.tree.hold("a", UNLIMITED);
      fixture.tree.resume("a");
      assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
    }
  }

  @Test
  void ofAChildThatWaitsForItsDelayStartsItsGroupNowWithoutIt() {
    try (TreeFixture fixture =
        TreeFixture.app(
            group(
                Strategy.ONE_FOR_ALL, idle("a").backoff(TWO_SECONDS).build(), idle("b").build()))) {
      fixture.crash("g/a");
      fixture.awaitState("g/a", NodeState.RESTARTING);
      fixture.awaitState("g/b", NodeState.RESTARTING);
      fixture.tree.hold("g/a", UNLIMITED);
      fixture.awaitRunning("g/b", 2);
      assertThat(fixture.state("g/a")).isEqualTo(NodeState.HELD);
      fixture.advance(SECOND.multipliedBy(10));
      assertThat(fixture.node("g/a").incarnation()).isEqualTo(1);
      fixture.tree.resume("g/a");
      fixture.awaitRunning("g/a", 2);
      assertThat(fixture.node("g/b").incarnation()).isEqualTo(2);
    }
  }

  @Test
  void ofAChildWhoseThreadIsStuckIsShownAsStuckUntilThatHasEnded() {
    try (TreeFixture fixture = TreeFixture.app(stubborn.task("a").shutdown(Shutdown.BRUTAL_KILL))) {
      await().until(() -> stubborn.runs() == 1);
      var held = fixture.tree.holdAsync("a", UNLIMITED);
      fixture.advanceUntil(SECOND, held::isDone);
      assertThat(fixture.state("a")).isEqualTo(NodeState.STUCK);
      assertThat(fixture.node("a").held()).isNotNull();
      stubborn.release();
      fixture.awaitState("a", NodeState.HELD);
      assertThat(stubborn.runs()).isEqualTo(1);
      fixture.tree.resume("a");
      await().until(() -> stubborn.runs() == 2);
    }
  }

  @Test
  void ofATemporaryChildAndInAPoolKeepsItListed() {
    try (TreeFixture fixture = TreeFixture.app(SupervisorSpec.dynamic("pool").maxChildren(1))) {
      Supervisor pool = fixture.tree.supervisor("pool");
      pool.startChild(idle("job").restart(RestartType.TEMPORARY));
      fixture.tree.hold("pool/job", UNLIMITED);
      assertThat(pool.childIds()).containsExactly("job");
      assertRefused(Reason.MAX_CHILDREN, () -> pool.startChild(idle("other")));
      assertThat(pool.awaitEmptyAsync(Duration.ofDays(1))).isNotDone();
      fixture.tree.resume("pool/job");
      fixture.awaitRunning("pool/job", 2);
    }
  }

  @Test
  void ofASignificantChildKeepsItsSupervisorUp() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("g")
                .autoShutdown(AutoShutdown.ALL_SIGNIFICANT)
                .child(idle("a").restart(RestartType.TRANSIENT).significant(true))
                .child(idle("b").restart(RestartType.TRANSIENT).significant(true)))) {
      fixture.tree.hold("g/a", UNLIMITED);
      fixture.tree.exit("g/b", ExitReason.normal());
      fixture.awaitState("g/b", NodeState.STOPPED);
      assertThat(fixture.state("g")).isEqualTo(NodeState.RUNNING);
    }
  }

  @Test
  void endsAnOutage() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.crash("a");
      fixture.awaitRunning("a", 2);
      fixture.tree.hold("a", UNLIMITED);
      assertThat(fixture.node("a").outage()).isNull();
    }
  }

  @Test
  void isRefusedForTheRootAndForWhatIsNotThere() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      assertRefused(Reason.NOT_SUPPORTED, () -> fixture.tree.hold("", UNLIMITED));
      assertRefused(Reason.NOT_FOUND, () -> fixture.tree.hold("b", UNLIMITED));
      assertRefused(Reason.NOT_SUPPORTED, () -> fixture.tree.resume("a"));
    }
  }

  @Test
  void endsWithTheTree() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.tree.hold("a", UNLIMITED);
      fixture.tree.stop();
      assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
      assertThat(fixture.node("a").held()).isNull();
      fixture.tree.start();
      assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
    }
  }

  @Test
  void ofAChildWhoseResumedStartFailsIsTriedAgain() {
    Starts starts = Starts.failing(number -> number == 2);
    try (TreeFixture fixture = TreeFixture.app(starts.worker("a"))) {
      fixture.tree.hold("a", UNLIMITED);
      assertRefused(Reason.START_FAILED, () -> fixture.tree.resume("a"));
      fixture.awaitRunning("a", 3);
      assertThat(fixture.node("a").restarts()).isEqualTo(1);
    }
  }
}
