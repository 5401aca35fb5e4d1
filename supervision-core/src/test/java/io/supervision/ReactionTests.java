package io.supervision;

import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.OnException;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import io.supervision.worker.WorkerFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Throwables mapped to restart, stop and escalate, under each strategy and restart type. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ReactionTests {

  /** What {@link TreeFixture#crash} throws. */
  private static final Class<? extends Throwable> CRASH = IllegalStateException.class;

  private static final OnException STOP = new OnException(List.of(), List.of(CRASH), List.of());
  private static final OnException ESCALATE = new OnException(List.of(), List.of(), List.of(CRASH));

  private static SupervisorSpecBuilder unlimited(String name, Strategy strategy) {
    return SupervisorSpec.named(name).strategy(strategy).intensity(RestartIntensity.unlimited());
  }

  /** A factory that throws what it is told to, and else makes a worker that runs. */
  private static WorkerFactory failing(AtomicReference<Throwable> failure) {
    return () -> {
      Throwable now = failure.get();
      if (now instanceof Error error) {
        throw error;
      } else if (now instanceof Exception exception) {
        throw exception;
      }
      return WorkerContext::awaitStop;
    };
  }

  private static List<String> ends(TreeFixture fixture) {
    return fixture.events(SupervisionEvent.ChildExited.class).stream()
        .map(SupervisionEvent.ChildExited::path)
        .toList();
  }

  static Stream<Arguments> everyKind() {
    return Stream.of(Strategy.values())
        .flatMap(
            strategy -> Stream.of(RestartType.values()).map(type -> Arguments.of(strategy, type)));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void stopKeepsTheSpecificationAndRunsNoStrategy(Strategy strategy, RestartType type) {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(strategy)
                .intensity(RestartIntensity.DEFAULT)
                .child(idle("a"))
                .child(idle("b").restart(type).onException(STOP).backoff(Backoff.DEFAULT))
                .child(idle("c")))) {
      fixture.crash("b");
      fixture.awaitState("b", NodeState.GAVE_UP);
      assertThat(fixture.tree.root().countChildren()).isEqualTo(new ChildCounts(3, 2, 0, 3));
      assertThat(ends(fixture)).containsExactly("b");
      assertThat(fixture.tree.snapshot().restartsInPeriod()).isZero();
      assertThat(fixture.node("b").restarts()).isZero();
      assertThat(fixture.tree.root().restartChild("b").incarnation()).isEqualTo(2);
    }
  }

  @Test
  void stopLeavesNothingInAPool() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.dynamic("app").child(idle("a")).child(idle("b").onException(STOP)))) {
      fixture.crash("b");
      await().until(() -> fixture.tree.root().childIds().equals(List.of("a")));
      assertThat(fixture.events(SupervisionEvent.ChildGaveUp.class))
          .extracting(SupervisionEvent.ChildGaveUp::path)
          .containsExactly("b");
    }
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void escalateEndsEverySupervisorOnceAndStopsTheOthersInReverse(
      Strategy strategy, RestartType type) {
    TreeFixture fixture =
        TreeFixture.started(
            unlimited("app", strategy)
                .child(idle("first"))
                .child(
                    unlimited("s", strategy)
                        .child(idle("a"))
                        .child(idle("b").restart(type).onException(ESCALATE))
                        .child(idle("c")))
                .child(idle("last")));
    fixture.crash("s/b");
    await().until(() -> fixture.tree.termination().isDone());
    assertThat(ends(fixture)).containsExactly("s/b", "s/c", "s/a", "s", "last", "first", "");
    assertThat(fixture.events(SupervisionEvent.SupervisorGaveUp.class))
        .extracting(SupervisionEvent.SupervisorGaveUp::path)
        .containsExactly("s", "");
    assertThat(fixture.state("s")).isEqualTo(NodeState.GAVE_UP);
    assertThat(fixture.events(SupervisionEvent.ChildStarted.class))
        .noneMatch(started -> started.incarnation() > 1);
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void restartMayBeAskedForWhereTheDefaultSaysOtherwise(Strategy strategy) {
    OnException restart =
        new OnException(
            List.of(LinkageError.class, VirtualMachineError.class), List.of(), List.of());
    try (TreeFixture fixture =
        TreeFixture.started(unlimited("app", strategy).child(idle("a").onException(restart)))) {
      List<Error> errors = List.of(new NoClassDefFoundError("gone"), new OutOfMemoryError("test"));
      for (Error error : errors) {
        int next = fixture.node("a").incarnation() + 1;
        fixture.tree.exit("a", ExitReason.failure(error));
        fixture.awaitRunning("a", next);
      }
      assertThat(fixture.node("a").restarts()).isEqualTo(2);
    }
  }

  @Test
  void aMapIsThatOfItsChildOnly() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"), idle("b").onException(STOP))) {
      fixture.crash("a");
      fixture.awaitRunning("a", 2);
      assertThat(fixture.state("b")).isEqualTo(NodeState.RUNNING);
    }
  }

  static Stream<Throwable> whatIsNotHealed() {
    return Stream.of(
        new NoClassDefFoundError("gone"),
        new OutOfMemoryError("test"),
        new IllegalStateException("mapped to stop"));
  }

  private static ChildSpecBuilder failing(String id, AtomicReference<Throwable> failure) {
    return ChildSpec.worker(id, failing(failure)).onException(STOP);
  }

  @ParameterizedTest
  @MethodSource("whatIsNotHealed")
  void inTheFirstStartOfTheTreeAllAreAFailingStart(Throwable thrown) {
    AtomicReference<Throwable> failure = new AtomicReference<>(thrown);
    TreeFixture fixture =
        new TreeFixture(SupervisorSpec.named("app").child(idle("a")).child(failing("b", failure)));
    assertRefused(SupervisionException.Reason.START_FAILED, fixture.tree::start);
    assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
    assertThat(fixture.events(SupervisionEvent.ChildGaveUp.class)).isEmpty();
    failure.set(null);
    fixture.tree.start();
    fixture.close();
  }

  @ParameterizedTest
  @MethodSource("whatIsNotHealed")
  void inACallAllAreAFailingStart(Throwable thrown) {
    AtomicReference<Throwable> failure = new AtomicReference<>(thrown);
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      Supervisor root = fixture.tree.root();
      assertRefused(
          SupervisionException.Reason.START_FAILED, () -> root.startChild(failing("b", failure)));
      assertThat(root.childIds()).containsExactly("a");
      failure.set(null);
      root.startChild(failing("b", failure));
      root.terminateChild("b");
      failure.set(thrown);
      assertRefused(SupervisionException.Reason.START_FAILED, () -> root.restartChild("b"));
      assertThat(fixture.state("b")).isEqualTo(NodeState.STOPPED);
      assertThat(fixture.tree.isRunning()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void inARestartStopEndsTheAttempts(Strategy strategy) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (TreeFixture fixture =
        TreeFixture.started(
            unlimited("app", strategy).child(idle("a")).child(failing("b", failure)))) {
      failure.set(new NoClassDefFoundError("gone"));
      fixture.tree.exit("b", ExitReason.normal());
      fixture.awaitState("b", NodeState.GAVE_UP);
      assertThat(fixture.tree.root().countChildren().active()).isEqualTo(1);
      assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
      assertThat(fixture.node("b").incarnation()).isEqualTo(2);
      failure.set(null);
      assertThat(fixture.tree.root().restartChild("b").incarnation()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void inARestartEscalateEndsTheTree(Strategy strategy) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    TreeFixture fixture =
        TreeFixture.started(
            unlimited("app", strategy).child(idle("a")).child(failing("b", failure)));
    failure.set(new OutOfMemoryError("test"));
    fixture.tree.exit("b", ExitReason.normal());
    await().until(() -> fixture.tree.termination().isDone());
    assertThat(fixture.tree.snapshot().state()).isEqualTo(NodeState.GAVE_UP);
    assertThat(fixture.node("b").incarnation()).isEqualTo(2);
  }
}
