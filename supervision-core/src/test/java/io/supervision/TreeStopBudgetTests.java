package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stop ends within its budget, whatever goes on. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TreeStopBudgetTests {

  private static final Duration BUDGET = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofSeconds(1);

  @RegisterExtension final Stubborn stubborn = new Stubborn();

  /** Stops, and lets exactly the budget and one grace pass. */
  private void stopWithinBudget(TreeFixture fixture, String... wellBehaved) {
    CompletableFuture<Boolean> stopped = async(() -> fixture.tree.stop(BUDGET));
    await().until(() -> fixture.clock.pending() > 0);
    fixture.advance(BUDGET);
    await().until(() -> stubborn.contexts.stream().allMatch(context -> context.isKilled()));
    for (String path : wellBehaved) {
      await().until(() -> fixture.node(path).lastExit() != null);
    }
    assertThat(stopped).isNotDone();
    fixture.advance(GRACE);
    assertThat(stopped).succeedsWithin(SOON);
    assertThat(fixture.tree.isRunning()).isFalse();
  }

  @Test
  void ofAStubbornChildWithInfinity() {
    TreeFixture fixture =
        TreeFixture.app(idle("a"), stubborn.task("b").shutdown(Shutdown.INFINITY));
    stubborn.awaitRuns(1);
    stopWithinBudget(fixture, "a");
    assertThat(fixture.state("b")).isEqualTo(NodeState.STUCK);
    assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
    assertThat(fixture.events(SupervisionEvent.ChildStuck.class))
        .singleElement()
        .satisfies(stuck -> assertThat(stuck.stack()).isNotEmpty());
  }

  @Test
  void ofManyStubbornChildrenInManySupervisors() {
    SupervisorSpecBuilder spec = SupervisorSpec.named("app");
    for (int s = 0; s < 5; s++) {
      SupervisorSpecBuilder nested =
          s % 2 == 0 ? SupervisorSpec.named("s" + s) : SupervisorSpec.dynamic("s" + s);
      for (int i = 0; i < 5; i++) {
        nested.child(ChildSpec.task("b" + i, stubborn).shutdown(Shutdown.INFINITY));
      }
      spec.child(nested);
    }
    TreeFixture fixture = TreeFixture.started(spec);
    stubborn.awaitRuns(25);
    stopWithinBudget(fixture);
    assertThat(fixture.events(SupervisionEvent.ChildStuck.class)).hasSize(25);
  }

  @Test
  void ofDynamicSupervisorsInADynamicSupervisor() {
    SupervisorSpecBuilder spec = SupervisorSpec.dynamic("app");
    for (int s = 0; s < 3; s++) {
      spec.child(
          SupervisorSpec.dynamic("s" + s).child(stubborn.task("b").shutdown(Shutdown.INFINITY)));
    }
    TreeFixture fixture = TreeFixture.started(spec);
    stubborn.awaitRuns(3);
    CompletableFuture<Boolean> patient = async(() -> fixture.tree.stop(Duration.ofDays(1)));
    fixture.awaitPending(4);
    CompletableFuture<Boolean> hasty = async(() -> fixture.tree.stop(BUDGET));
    await()
        .until(
            () -> {
              fixture.advance(BUDGET);
              return stubborn.contexts.stream().allMatch(context -> context.isKilled());
            });
    fixture.advanceUntil(GRACE, hasty::isDone);
    assertThat(patient).succeedsWithin(SOON);
    assertThat(fixture.clock.now()).isBefore(java.time.Instant.parse("2000-01-01T12:00:00Z"));
  }

  @Test
  void ofAChildThatHangsInItsStartHandshake() {
    TreeFixture fixture = new TreeFixture(hangingStart());
    CompletableFuture<Boolean> started = fixture.startUpTo("s/b");
    stubborn.awaitRuns(1);
    stopWithinBudget(fixture, "s/a");
    assertThat(started).failsWithin(SOON);
    assertThat(fixture.state("s/a")).isEqualTo(NodeState.STOPPED);
    assertThat(fixture.state("s/c")).isEqualTo(NodeState.STOPPED);
    assertThat(fixture.node("s/c").incarnation()).isZero();
  }

  private SupervisorSpecBuilder hangingStart() {
    return SupervisorSpec.named("app")
        .child(
            SupervisorSpec.named("s")
                .child(idle("a"))
                .child(
                    stubborn
                        .task("b")
                        .startTimeout(ChildSettings.UNBOUNDED)
                        .shutdown(Shutdown.INFINITY))
                .child(idle("c")));
  }

  /** Starts a child and then one that hangs in its factory; stops them once it is there. */
  private static TreeFixture stoppedInAFactory(ChildSpecBuilder hanging, CountDownLatch inFactory) {
    TreeFixture fixture =
        new TreeFixture(SupervisorSpec.named("app").child(idle("a")).child(hanging));
    CompletableFuture<Boolean> started = async(fixture.tree::start);
    await().until(() -> inFactory.getCount() == 0);
    fixture.tree.stop(BUDGET);
    assertThat(started).failsWithin(SOON);
    return fixture;
  }

  @Test
  void ofAChildThatHangsInItsFactory() {
    CountDownLatch inFactory = new CountDownLatch(1);
    ChildSpecBuilder hanging =
        ChildSpec.worker(
            "b",
            () -> {
              inFactory.countDown();
              new CountDownLatch(1).await();
              return context -> context.awaitStop();
            });
    TreeFixture fixture = stoppedInAFactory(hanging, inFactory);
    assertThat(fixture.clock.now()).isEqualTo(new ManualClock().now());
  }

  @Test
  void ofTheFactoryOfANestedSpecification() {
    CountDownLatch inFactory = new CountDownLatch(1);
    ChildSpecBuilder hanging =
        ChildSpec.supervisor(
            "s",
            () -> {
              inFactory.countDown();
              stubborn.hang(null);
              return SupervisorSpec.named("s").build();
            });
    TreeFixture fixture = stoppedInAFactory(hanging, inFactory);
    assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
  }

  @Test
  void ofAGroupStartOfAThousandChildren() {
    AtomicInteger starts = new AtomicInteger();
    CountDownLatch half = new CountDownLatch(1);
    SupervisorSpecBuilder spec = SupervisorSpec.named("app").strategy(Strategy.ONE_FOR_ALL);
    for (int i = 0; i < 1_000; i++) {
      spec.child(
          ChildSpec.worker(
              "c" + i,
              () -> {
                if (starts.incrementAndGet() == 1_500) {
                  half.countDown();
                }
                return context -> context.awaitStop();
              }));
    }
    TreeFixture fixture = TreeFixture.started(spec);
    fixture.crash("c0");
    await().until(() -> half.getCount() == 0);
    fixture.tree.stop(BUDGET);
    assertThat(starts.get()).isBetween(1_500, 2_000);
    assertThat(fixture.tree.root().activeCount()).isZero();
    assertThat(fixture.tree.snapshot().children())
        .allMatch(child -> child.state() == NodeState.STOPPED);
  }

  @Test
  void ofABackoffDelay() {
    TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(idle("a").backoff(Backoff.DEFAULT))
                .child(SupervisorSpec.named("s").child(idle("x").backoff(Backoff.DEFAULT))));
    fixture.crash("a");
    fixture.crash("s/x");
    fixture.awaitState("a", NodeState.RESTARTING);
    fixture.awaitState("s/x", NodeState.RESTARTING);
    fixture.tree.stop(BUDGET);
    assertThat(fixture.clock.pending()).isZero();
    assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
    assertThat(fixture.state("s/x")).isEqualTo(NodeState.STOPPED);
    fixture.advance(Duration.ofMinutes(1));
    assertThat(fixture.node("a").incarnation()).isEqualTo(1);
  }

  @Test
  void endsAHandshakeOfAnotherSupervisorToo() {
    TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("early"), SupervisorSpec.named("late").child(idle("x")));
    CompletableFuture<ChildRef> started =
        fixture
            .tree
            .supervisor("early")
            .startChildAsync(
                ChildSpec.task("slow", context -> context.awaitStop())
                    .startTimeout(ChildSettings.UNBOUNDED));
    fixture.awaitState("early/slow", NodeState.STARTING);
    fixture.tree.stop(BUDGET);
    assertThat(started).failsWithin(SOON);
    assertThat(fixture.clock.pending()).isZero();
  }

  @Test
  void aSecondStopWithLessTimeShortensTheFirst() {
    TreeFixture fixture = TreeFixture.app(stubborn.task("b").shutdown(Shutdown.INFINITY));
    stubborn.awaitRuns(1);
    CompletableFuture<Boolean> first = async(() -> fixture.tree.stop(Duration.ofDays(1)));
    fixture.awaitPending(1);
    CompletableFuture<Boolean> second = async(() -> fixture.tree.stop(Duration.ZERO));
    await().until(() -> stubborn.contexts.get(0).isKilled());
    fixture.awaitPending(1);
    fixture.advance(GRACE);
    assertThat(first).succeedsWithin(SOON);
    assertThat(second).succeedsWithin(SOON);
  }
}
