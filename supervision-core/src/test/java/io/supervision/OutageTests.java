package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.event.SupervisionEvent.OutageEnded;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.OutageSnapshot;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An outage: from the first failure until the node has run for a minute without another one. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OutageTests {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
  @RegisterExtension final LogListener log = new LogListener(lines::add);
  @RegisterExtension final Stubborn stubborn = new Stubborn();

  private static OutageSnapshot outage(TreeFixture fixture, String path) {
    return fixture.node(path).outage();
  }

  private void crashed(TreeFixture fixture, String path) {
    int incarnation = fixture.node(path).incarnation();
    fixture.crash(path);
    fixture.awaitRunning(path, incarnation + 1);
  }

  private List<String> allClears() {
    return lines.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains("again after"))
        .toList();
  }

  @Test
  void thereIsNoneWithoutAFailure() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.tree.restart("a");
      assertThat(outage(fixture, "a")).isNull();
      assertThat(outage(fixture, "")).isNull();
      assertThat(fixture.node("a").isRecovering()).isFalse();
    }
  }

  @Test
  void lastsUntilTheChildHasRunForAMinute() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      Instant crash = fixture.clock.now();
      crashed(fixture, "a");
      assertThat(outage(fixture, "a")).isEqualTo(new OutageSnapshot(crash, 1, crash));
      assertThat(fixture.node("a").isRecovering()).isTrue();
      fixture.advance(MINUTE.minusNanos(1));
      assertThat(outage(fixture, "a")).isNotNull();
      fixture.advance(Duration.ofNanos(1));
      assertThat(outage(fixture, "a")).isNull();
      fixture.advance(SECOND);
      await().until(() -> !fixture.events(OutageEnded.class).isEmpty());
      assertThat(fixture.events(OutageEnded.class))
          .singleElement()
          .satisfies(
              ended -> {
                assertThat(ended.path()).isEqualTo("a");
                assertThat(ended.failures()).isEqualTo(1);
                assertThat(ended.outage()).isBetween(MINUTE, MINUTE.plus(SECOND));
              });
      assertThat(allClears()).containsExactly("'a' runs again after 1 min, 1 failure");
    }
  }

  @Test
  void ofALoopIsOneHoweverOftenItRunsInBetween() {
    Backoff twoSeconds = new Backoff(Duration.ofSeconds(2), 1, Duration.ofSeconds(2), 0, MINUTE);
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(idle("a").backoff(twoSeconds)))) {
      Instant first = fixture.clock.now();
      for (int i = 1; i <= 20; i++) {
        fixture.crash("a");
        fixture.awaitState("a", NodeState.RESTARTING);
        fixture.awaitPending(1);
        assertThat(outage(fixture, "a")).isEqualTo(new OutageSnapshot(first, i, null));
        fixture.advance(Duration.ofSeconds(2));
        fixture.awaitRunning("a", i + 1);
        Instant restart = fixture.clock.now();
        fixture.advance(Duration.ofSeconds(10));
        assertThat(outage(fixture, "a")).isEqualTo(new OutageSnapshot(first, i, restart));
      }
      assertThat(fixture.events(OutageEnded.class)).isEmpty();
      fixture.advance(MINUTE);
      await().until(() -> fixture.events(OutageEnded.class).size() == 1);
      Instant next = fixture.clock.now();
      fixture.crash("a");
      fixture.awaitState("a", NodeState.RESTARTING);
      assertThat(outage(fixture, "a")).isEqualTo(new OutageSnapshot(next, 1, null));
    }
  }

  @Test
  void goesOnAcrossNormalEndsAndIsOverAMinuteAfterTheLastFailure() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app").intensity(RestartIntensity.unlimited()).child(idle("a")))) {
      crashed(fixture, "a");
      for (int i = 3; i <= 8; i++) {
        fixture.advance(Duration.ofSeconds(9));
        fixture.tree.exit("a", ExitReason.normal());
        fixture.awaitRunning("a", i);
      }
      assertThat(outage(fixture, "a").failures()).isEqualTo(1);
      fixture.advance(Duration.ofSeconds(6));
      assertThat(outage(fixture, "a")).isNull();
    }
  }

  @Test
  void isOverAMinuteAfterTheChildIsReadyHoweverLongItsStartTook() {
    CountDownLatch mayBeReady = new CountDownLatch(1);
    try (TreeFixture fixture = TreeFixture.app(slowToStartAgain("a", mayBeReady))) {
      Instant crash = fixture.clock.now();
      fixture.crash("a");
      fixture.awaitState("a", NodeState.STARTING);
      fixture.advance(MINUTE.multipliedBy(2));
      assertThat(outage(fixture, "a")).isEqualTo(new OutageSnapshot(crash, 1, null));
      mayBeReady.countDown();
      fixture.awaitRunning("a", 2);
      assertThat(outage(fixture, "a"))
          .isEqualTo(new OutageSnapshot(crash, 1, crash.plusSeconds(120)));
      assertThat(fixture.events(ChildStarted.class))
          .last()
          .extracting(ChildStarted::down)
          .isEqualTo(MINUTE.multipliedBy(2));
      fixture.advance(MINUTE.minusNanos(1));
      assertThat(outage(fixture, "a")).isNotNull();
      fixture.advance(Duration.ofNanos(1));
      assertThat(outage(fixture, "a")).isNull();
    }
  }

  @Test
  void ofASupervisorIsOverAMinuteAfterAllItsChildrenAreReady() {
    CountDownLatch mayBeReady = new CountDownLatch(1);
    try (TreeFixture fixture =
        TreeFixture.app(SupervisorSpec.named("s").child(slowToStartAgain("a", mayBeReady)))) {
      fixture.tree.exit("s", ExitReason.killed());
      fixture.awaitState("s", NodeState.STARTING);
      fixture.awaitState("s/a", NodeState.STARTING);
      fixture.advance(MINUTE.multipliedBy(2));
      mayBeReady.countDown();
      fixture.awaitRunning("s", 2);
      fixture.advance(MINUTE.minusNanos(1));
      assertThat(outage(fixture, "s")).isNotNull();
      fixture.advance(Duration.ofNanos(1));
      assertThat(outage(fixture, "s")).isNull();
    }
  }

  /** A worker whose restarts wait until they may go on. */
  private static ChildSpecBuilder slowToStartAgain(String id, CountDownLatch mayBeReady) {
    return ChildSpec.task(
            id,
            context -> {
              if (context.incarnation() > 1) {
                mayBeReady.await();
              }
              context.ready();
              context.awaitStop();
            })
        .startTimeout(ChildSettings.UNBOUNDED);
  }

  @Test
  void isOverWhenAChildThatIsNotPermanentEndsNormally() {
    try (TreeFixture fixture = TreeFixture.app(idle("job").restart(RestartType.TRANSIENT))) {
      crashed(fixture, "job");
      fixture.tree.exit("job", ExitReason.normal());
      fixture.awaitState("job", NodeState.STOPPED);
      assertThat(outage(fixture, "job")).isNull();
      assertThat(fixture.events(OutageEnded.class)).hasSize(1);
      fixture.tree.root().restartChild("job");
      Instant crash = fixture.clock.now();
      crashed(fixture, "job");
      assertThat(outage(fixture, "job")).isEqualTo(new OutageSnapshot(crash, 1, crash));
    }
  }

  @Test
  void isOverWhenTheChildIsTerminated() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      crashed(fixture, "a");
      fixture.tree.root().terminateChild("a");
      assertThat(outage(fixture, "a")).isNull();
    }
  }

  @Test
  void isOverWhenASupervisorAboveTheChildIsTerminatedOrHeld() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("g").child(SupervisorSpec.named("s").child(idle("a"))),
            SupervisorSpec.dynamic("p").child(idle("b")))) {
      crashed(fixture, "g/s/a");
      crashed(fixture, "p/b");
      fixture.tree.root().terminateChild("g");
      fixture.tree.hold("p", HoldOptions.unlimited());
      assertThat(outage(fixture, "g/s/a")).isNull();
      assertThat(outage(fixture, "p/b")).isNull();
      assertThat(fixture.events(OutageEnded.class))
          .extracting(OutageEnded::path)
          .containsExactlyInAnyOrder("g/s/a", "p/b");
    }
  }

  @Test
  void ofAStuckChildLastsUntilItsThreadHasEnded() {
    try (TreeFixture fixture = TreeFixture.app(stubborn.task("a").shutdown(Shutdown.BRUTAL_KILL))) {
      await().until(() -> stubborn.runs() == 1);
      var terminating = fixture.terminating("a");
      fixture.advanceUntil(SECOND, terminating::isDone);
      assertThat(fixture.state("a")).isEqualTo(NodeState.STUCK);
      assertThat(outage(fixture, "a").failures()).isZero();
      stubborn.releaseAll();
      await().until(() -> outage(fixture, "a") == null);
    }
  }

  @Test
  void ofATemporaryChildIsNone() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.dynamic("pool").child(idle("a").restart(RestartType.TEMPORARY)))) {
      fixture.crash("pool/a");
      await().until(() -> fixture.tree.find("pool/a").isEmpty());
      fixture.advance(MINUTE.multipliedBy(2));
      assertThat(fixture.events(OutageEnded.class)).isEmpty();
    }
  }

  @Test
  void ofASupervisorBeginsWhenItGivesUp() {
    try (TreeFixture fixture =
        TreeFixture.app(SupervisorSpec.named("s").intensity(0, SECOND).child(idle("a")))) {
      fixture.crash("s/a");
      fixture.awaitRunning("s", 2);
      assertThat(outage(fixture, "s").failures()).isEqualTo(1);
      assertThat(outage(fixture, "s/a").failures()).isEqualTo(1);
      assertThat(outage(fixture, "")).isNull();
      fixture.advance(MINUTE.plus(SECOND));
      await().until(() -> fixture.events(OutageEnded.class).size() == 2);
      assertThat(outage(fixture, "s")).isNull();
      assertThat(outage(fixture, "s/a")).isNull();
    }
  }

  @Test
  void ofTheRootBeginsWhenItGivesUp() {
    try (TreeFixture fixture =
        TreeFixture.started(SupervisorSpec.named("app").intensity(0, SECOND).child(idle("a")))) {
      fixture.crash("a");
      fixture.awaitState("", NodeState.GAVE_UP);
      assertThat(outage(fixture, "").failures()).isEqualTo(1);
      fixture.tree.termination().handle((reason, failure) -> null).join();
      fixture.tree.start();
      assertThat(outage(fixture, "")).isNull();
    }
  }

  @Test
  void ofAChildWhoseRestartFailsCountsEachAttempt() {
    Starts starts = Starts.failing(number -> number == 2 || number == 3);
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(starts.worker("a")))) {
      fixture.crash("a");
      fixture.awaitRunning("a", 4);
      assertThat(outage(fixture, "a").failures()).isEqualTo(3);
    }
  }

  @Test
  void ofAPoolsChildrenIsReportedInOneLine() {
    SupervisorSpec pool =
        SupervisorSpec.dynamic("pool")
            .intensity(RestartIntensity.unlimited())
            .child(idle("a"))
            .child(idle("b"))
            .build();
    try (TreeFixture fixture = TreeFixture.app(pool)) {
      crashed(fixture, "pool/a");
      crashed(fixture, "pool/b");
      crashed(fixture, "pool/b");
      fixture.advance(MINUTE.plus(SECOND));
      await().until(() -> fixture.events(OutageEnded.class).size() == 2);
      await()
          .untilAsserted(
              () ->
                  assertThat(allClears())
                      .containsExactly(
                          "2 children of 'pool' run again after 1 min at most, 3 failures"));
    }
  }

  @Test
  void lastsAsLongAsIsSet() {
    assertThatThrownBy(
            () ->
                SupervisionTree.builder(SupervisorSpec.named("app")).recoveredAfter(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recovered-after");
    ManualClock clock = new ManualClock();
    try (SupervisionTree tree =
        SupervisionTree.builder(SupervisorSpec.named("app").child(idle("a")))
            .recoveredAfter(SECOND)
            .clock(clock)
            .build()) {
      tree.start();
      tree.exit("a", ExitReason.failure(new IllegalStateException("crash")));
      await().until(() -> tree.find("a").orElseThrow().isRecovering());
      assertThat(tree.find("a").orElseThrow().outage()).isNotNull();
      clock.advance(SECOND);
      assertThat(tree.find("a").orElseThrow().outage()).isNull();
    }
  }

  @Test
  void ofChildrenThatHaveLeftIsForgotten() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.startChild(ChildSpec.task("added", context -> context.awaitStop()));
      crashed(fixture, "added");
      fixture.tree.root().terminateChild("added");
      fixture.tree.root().deleteChild("added");
      fixture.startChild(idle("added"));
      assertThat(outage(fixture, "added")).isNull();
    }
  }
}
