package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.testing.TestableTree;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a test kit does to a tree. */
@Timeout(60)
class TestableTreeTests {

  private static final Duration SOON = TreeFixture.SOON;
  private static final Duration SECOND = Duration.ofSeconds(1);

  @RegisterExtension final Stubborn stubborn = new Stubborn();

  private TreeFixture app = new TreeFixture(SupervisorSpec.named("nothing"));

  @AfterEach
  void stop() {
    testable().release();
    app.close();
  }

  private TestableTree start(ChildSpecBuilder... children) {
    app = TreeFixture.app(children);
    return testable();
  }

  private TestableTree testable() {
    return TestableTree.of(app.tree);
  }

  /** Each thing at its own moment. */
  private void advance(Duration duration) {
    Instant end = app.clock.now().plus(duration);
    awaitQuiet();
    for (Instant next = next(end); next.isBefore(end); next = next(end)) {
      app.advance(Duration.between(app.clock.now(), next));
      awaitQuiet();
    }
    app.advance(Duration.between(app.clock.now(), end));
    awaitQuiet();
  }

  private Instant next(Instant end) {
    return app.clock.next().filter(end::isAfter).orElse(end);
  }

  private void awaitQuiet() {
    assertThat(testable().awaitQuiet(SOON)).as(() -> testable().activity()).isTrue();
  }

  private ExitReason lastExit(String path) {
    return app.node(path).lastExit().reason();
  }

  private HealthSnapshot health(String path) {
    return ((ChildSnapshot) app.node(path)).health();
  }

  @Test
  void aCrashEndsAWorkerWithExactlyTheFailureThatIsGiven() {
    TestableTree tree = start(idle("orders"));
    Exception failure = new Exception("gone");

    tree.crash("orders", failure);

    assertThat(app.node("orders").incarnation()).isEqualTo(2);
    assertThat(lastExit("orders").cause()).isSameAs(failure);
    assertThat(app.events(SupervisionEvent.Operated.class)).isEmpty();
  }

  @Test
  void aCrashEndsAWorkerThatCatchesEverything() {
    TestableTree tree =
        start(
            ChildSpec.task(
                "orders",
                context -> {
                  while (!context.isStopping()) {
                    try {
                      new CountDownLatch(1).await();
                    } catch (Throwable swallowed) {
                      // as some do
                    }
                  }
                }));
    Exception failure = new Exception("gone");

    tree.crash("orders", failure);

    assertThat(app.node("orders").incarnation()).isEqualTo(2);
    assertThat(lastExit("orders").cause()).isSameAs(failure);
  }

  @Test
  void aCrashLeavesAWorkerBehindThatObeysNothing() {
    AtomicBoolean mayEnd = new AtomicBoolean();
    TestableTree tree =
        start(
            ChildSpec.task(
                "orders",
                context -> {
                  while (!mayEnd.get()) {
                    try {
                      new CountDownLatch(1).await();
                    } catch (Throwable swallowed) {
                      // as some do
                    }
                  }
                }));
    Exception failure = new Exception("gone");

    tree.crash("orders", failure);

    assertThat(app.node("orders").incarnation()).isEqualTo(2);
    assertThat(app.state("orders")).isEqualTo(NodeState.RUNNING);
    assertThat(lastExit("orders").cause()).isSameAs(failure);
    mayEnd.set(true);
  }

  @Test
  void whoFinishesEndsNormallyWhateverItsCodeThrows() {
    TestableTree tree = start(ChildSpec.task("orders", context -> new CountDownLatch(1).await()));

    tree.finish("orders");

    assertThat(app.node("orders").incarnation()).isEqualTo(2);
    assertThat(lastExit("orders")).isEqualTo(ExitReason.normal());
    assertThat(tree.stuckThreads()).isEmpty();
  }

  @Test
  void theThreadsThatAreLeftBehindAreKnownUntilTheyEnd() {
    AtomicBoolean mayEnd = new AtomicBoolean();
    TestableTree tree =
        start(
            ChildSpec.task(
                "orders",
                context -> {
                  while (!mayEnd.get()) {
                    Thread.onSpinWait();
                  }
                }));

    tree.crash("orders", new Exception("gone"));
    tree.finish("orders");

    assertThat(tree.stuckThreads())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("'orders', incarnation 1, thread "),
            second -> assertThat(second).startsWith("'orders', incarnation 2, thread "));
    mayEnd.set(true);
    Awaitility.await().until(() -> tree.stuckThreads().isEmpty());
  }

  @Test
  void aCrashEndsASupervisor() {
    TestableTree tree =
        start(ChildSpec.supervisor(SupervisorSpec.named("part").child(idle("orders"))));

    tree.crash("part", new Exception("gone"));

    assertThat(app.node("part").incarnation()).isEqualTo(2);
    assertThat(app.node("part/orders").incarnation()).isEqualTo(2);
  }

  @Test
  void whoHangsGivesNoHeartbeat() {
    TestableTree tree =
        start(
            ChildSpec.task(
                    "orders",
                    context -> {
                      while (!context.awaitStop(SECOND)) {
                        context.heartbeat();
                      }
                    })
                .heartbeatTimeout(SECOND.multipliedBy(3)));
    for (int i = 0; i < 10; i++) {
      advance(SECOND);
    }
    assertThat(app.node("orders").incarnation()).isEqualTo(1);

    tree.hang("orders");
    advance(SECOND.multipliedBy(3));

    assertThat(app.node("orders").incarnation()).isEqualTo(2);
    assertThat(lastExit("orders")).isInstanceOf(ExitReason.HeartbeatMissed.class);
    for (int i = 0; i < 10; i++) {
      advance(SECOND);
    }
    assertThat(app.node("orders").incarnation()).isEqualTo(2);
  }

  private static ChildSpecBuilder checked() {
    return idle("orders")
        .health(HealthCheckSpec.of(HealthCheck.Result::ok).interval(SECOND).failureThreshold(2));
  }

  @Test
  void whoHangsDoesNotAnswerItsHealthCheck() {
    TestableTree tree = start(checked());

    tree.hang("orders");
    advance(Duration.ofMinutes(1));

    assertThat(app.node("orders").incarnation()).isEqualTo(2);
    assertThat(lastExit("orders")).isInstanceOf(ExitReason.Unhealthy.class);
  }

  @Test
  void whatNobodyWouldNoticeIsRefused() {
    TestableTree tree = start(idle("orders"));

    assertThatThrownBy(() -> tree.hang("orders"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining("heartbeat timeout");
    assertThatThrownBy(() -> tree.fail("orders", "down"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no health check");
  }

  @Test
  void aHealthThatFailsMayHeal() {
    TestableTree tree = start(checked());

    tree.fail("orders", "no connection");
    advance(SECOND);
    assertThat(health("orders").status()).isEqualTo(HealthSnapshot.Status.UNHEALTHY);
    assertThat(health("orders").detail()).isEqualTo("no connection");

    tree.heal("orders");
    advance(SECOND);

    assertThat(health("orders").status()).isEqualTo(HealthSnapshot.Status.HEALTHY);
    assertThat(app.node("orders").incarnation()).isEqualTo(1);
  }

  @Test
  void aHealthThatGoesOnFailingEndsTheIncarnation() {
    TestableTree tree = start(checked());

    tree.fail("orders", "no connection");
    advance(SECOND.multipliedBy(2));

    assertThat(app.node("orders").incarnation()).isEqualTo(2);
    advance(SECOND);
    assertThat(health("orders").status()).isEqualTo(HealthSnapshot.Status.HEALTHY);
  }

  @Test
  void theNextCheckIsKnown() {
    TestableTree tree = start(checked());

    assertThat(tree.nextCheck("orders")).contains(app.clock.now().plus(SECOND));
    advance(Duration.ofMillis(300));
    assertThat(tree.nextCheck("orders")).contains(app.clock.now().plusMillis(700));
  }

  @Test
  void theNextStartFailsOnce() {
    AtomicInteger starts = new AtomicInteger();
    TestableTree tree =
        start(
            ChildSpec.task(
                "orders",
                context -> {
                  starts.incrementAndGet();
                  context.awaitStop();
                }));

    tree.failNextStart("orders", new Exception("no licence"));
    tree.crash("orders", new Exception("gone"));

    assertThat(app.node("orders").incarnation()).isEqualTo(3);
    assertThat(app.state("orders")).isEqualTo(NodeState.RUNNING);
    assertThat(app.events(SupervisionEvent.ChildStartFailed.class))
        .singleElement()
        .satisfies(failed -> assertThat(failed.cause()).hasMessage("no licence"));
    Awaitility.await().until(() -> starts.get() == 2);
  }

  @Test
  void theNextStartOfASupervisorFailsOnce() {
    TestableTree tree =
        start(ChildSpec.supervisor(SupervisorSpec.named("part").child(idle("orders"))));

    tree.failNextStart("part", new Exception("no licence"));
    tree.crash("part", new Exception("gone"));

    assertThat(app.node("part").incarnation()).isEqualTo(3);
    assertThat(app.node("part/orders").incarnation()).isEqualTo(2);
  }

  @Test
  void whatSticksDoesNotEndUntilItIsReleased() {
    TestableTree tree = start(idle("orders"));
    awaitQuiet();
    tree.stick("orders");

    var terminated = app.terminating("orders");
    app.awaitPending(1);
    advance(SECOND.multipliedBy(5));
    advance(SECOND);

    assertThat(terminated).succeedsWithin(SOON);
    assertThat(app.state("orders")).isEqualTo(NodeState.STUCK);
    tree.release();
    app.awaitState("orders", NodeState.STOPPED);
  }

  @Test
  void isQuietOnceAllThatWasDueHasHappened() {
    app =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(idle("a").heartbeatTimeout(SECOND))
                .child(idle("b").heartbeatTimeout(SECOND)));

    for (int i = 2; i < 200; i++) {
      advance(SECOND);
      assertThat(app.node("a").incarnation()).isEqualTo(i);
      assertThat(app.node("b").incarnation()).isEqualTo(i);
    }
  }

  @Test
  void timeDoesNotRunAheadOfAWorkerThatSleeps() {
    AtomicInteger ticks = new AtomicInteger();
    start(
        ChildSpec.task(
            "ticks",
            context -> {
              while (!context.awaitStop(SECOND)) {
                ticks.incrementAndGet();
              }
            }));

    advance(Duration.ofMinutes(10));

    assertThat(ticks).hasValue(600);
  }

  @Test
  void aWorkerThatIsBusyForLongIsNotWaitedFor() {
    AtomicBoolean works = new AtomicBoolean(true);
    start(
        ChildSpec.task(
            "works",
            context -> {
              while (works.get()) {
                Thread.onSpinWait();
              }
            }));

    advance(Duration.ofMinutes(10));

    works.set(false);
  }

  @Test
  void isNotQuietAsLongAsACheckRuns() {
    AtomicBoolean runs = new AtomicBoolean(true);
    TestableTree tree =
        start(
            idle("orders")
                .health(
                    HealthCheckSpec.of(
                            () -> {
                              while (runs.get()) {
                                Thread.onSpinWait();
                              }
                              return HealthCheck.Result.ok();
                            })
                        .interval(SECOND)));
    app.advance(SECOND);

    assertThat(tree.awaitQuiet(Duration.ofMillis(200))).isFalse();
    assertThat(tree.activity()).contains("supervision-engine").contains("TestableTreeTests");

    runs.set(false);
    assertThat(tree.awaitQuiet(SOON)).isTrue();
    assertThat(tree.activity()).isEmpty();
  }

  @Test
  void isQuietWhereTimeIsAllThatIsWaitedFor() {
    start(stubborn.task("orders"));
    awaitQuiet();
    var terminated = app.terminating("orders");
    app.awaitState("orders", NodeState.STOPPING);

    awaitQuiet();
    assertThat(terminated).isNotDone();
    advance(Duration.ofSeconds(6));
    assertThat(terminated).succeedsWithin(SOON);
    assertThat(app.state("orders")).isEqualTo(NodeState.STUCK);
  }

  @Test
  void aListenerHasHeardWhatHappened() {
    AtomicInteger heard = new AtomicInteger();
    TestableTree tree = start(idle("orders"));
    awaitQuiet();
    app.tree.subscribe(event -> heard.incrementAndGet());

    tree.crash("orders", new Exception("gone"));

    assertThat(heard).hasValue(2);
  }

  @Test
  void onlyATreeOfTheBuilderIsOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestableTree.of("a mock"))
        .withMessageContaining("java.lang.String");
  }

  @Test
  void aPathThatIsNotThereIsNotFound() {
    TestableTree tree = start(idle("orders"));

    TreeFixture.assertRefused(
        SupervisionException.Reason.NOT_FOUND, () -> tree.crash("order", new Exception()));
    TreeFixture.assertRefused(SupervisionException.Reason.NOT_SUPPORTED, () -> tree.stick(""));
  }
}
