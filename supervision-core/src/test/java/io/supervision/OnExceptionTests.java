package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.OnException;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Throwables that a restart cannot heal. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class OnExceptionTests {

  private final AtomicInteger runs = new AtomicInteger();

  private ChildSpecBuilder throwing(String id, Error error) {
    return ChildSpec.task(
        id,
        context -> {
          if (runs.incrementAndGet() == 1) {
            throw error;
          }
          context.awaitStop();
        });
  }

  private static Starts goneAtTheNextStart() {
    return Starts.failing(
        number -> number > 1,
        () -> {
          throw new NoClassDefFoundError("gone");
        });
  }

  @Test
  void aLinkageErrorStopsTheChildAndKeepsItsSpecification() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(Strategy.ONE_FOR_ALL)
                .intensity(0, java.time.Duration.ofSeconds(1))
                .child(idle("a"))
                .child(throwing("b", new NoClassDefFoundError("gone"))))) {
      fixture.awaitState("b", NodeState.GAVE_UP);
      assertThat(fixture.tree.isRunning()).isTrue();
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
      assertThat(fixture.tree.snapshot().restartsInPeriod()).isZero();
      assertThat(fixture.node("b").failures()).isEqualTo(1);
      assertThat(fixture.events(SupervisionEvent.ChildGaveUp.class)).hasSize(1);
      assertThat(fixture.tree.root().restartChild("b").incarnation()).isEqualTo(2);
      assertThat(fixture.state("b")).isEqualTo(NodeState.RUNNING);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_FOR_ALL", "REST_FOR_ONE"})
  void aMemberOfAGroupThatIsStoppedDoesNotKeepTheOthersDown(Strategy strategy) {
    ChildSpecBuilder gone = goneAtTheNextStart().worker("b");
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(strategy)
                .child(idle("a"))
                .child(gone)
                .child(idle("c"))
                .child(idle("d")))) {
      fixture.crash("a");
      fixture.awaitRunning("d", 2);
      assertThat(fixture.state("b")).isEqualTo(NodeState.GAVE_UP);
      assertThat(fixture.state("c")).isEqualTo(NodeState.RUNNING);
      assertThat(fixture.node("a").incarnation()).isEqualTo(2);
    }
  }

  @Test
  void anErrorOfASpecificationsFactoryIsTakenForWhatItIs() {
    Starts starts = goneAtTheNextStart();
    ChildSpecBuilder described =
        ChildSpec.supervisor(
            "s",
            () -> {
              starts.next();
              return SupervisorSpec.named("s").child(idle("a")).build();
            });
    try (TreeFixture fixture = TreeFixture.app(described)) {
      fixture.tree.exit("s", ExitReason.failure(new IllegalStateException("crash")));
      fixture.awaitState("s", NodeState.GAVE_UP);
      assertThat(starts.count()).isEqualTo(2);
      assertThat(fixture.tree.isRunning()).isTrue();
    }
  }

  @Test
  void anOutOfMemoryErrorEndsEverySupervisorUpToTheRootOnce() {
    TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(idle("a"))
                .child(
                    SupervisorSpec.named("s")
                        .intensity(RestartIntensity.unlimited())
                        .child(idle("x"))
                        .child(
                            SupervisorSpec.named("t")
                                .intensity(RestartIntensity.unlimited())
                                .child(throwing("y", new OutOfMemoryError("test"))))));
    await().until(() -> fixture.tree.termination().isDone());
    assertThat(runs).hasValue(1);
    assertThat(fixture.tree.snapshot().state()).isEqualTo(NodeState.GAVE_UP);
    assertThat(fixture.events(SupervisionEvent.SupervisorGaveUp.class))
        .extracting(SupervisionEvent.SupervisorGaveUp::path)
        .containsExactly("s/t", "s", "");
    assertThat(fixture.events(SupervisionEvent.ChildExited.class))
        .extracting(SupervisionEvent.ChildExited::path)
        .containsExactly("s/t/y", "s/t", "s/x", "s", "a", "");
    assertThat(fixture.tree.termination().join()).isInstanceOf(ExitReason.Failure.class);
  }

  @Test
  void aStackOverflowIsRestarted() {
    try (TreeFixture fixture = TreeFixture.app(throwing("a", new StackOverflowError()))) {
      fixture.awaitRunning("a", 2);
    }
  }

  @Test
  void aRestartThatFailsForAnEscalatedThrowableEscalates() {
    Starts starts =
        Starts.failing(
            number -> number > 1,
            () -> {
              throw new OutOfMemoryError("test");
            });
    TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(SupervisorSpec.named("s").child(starts.worker("x"))));
    fixture.crash("s/x");
    await().until(() -> fixture.tree.termination().isDone());
    assertThat(starts.count()).isEqualTo(2);
    assertThat(fixture.tree.snapshot().state()).isEqualTo(NodeState.GAVE_UP);
  }

  @Test
  void inAFirstStartItIsAFailingStart() {
    TreeFixture fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(
                    ChildSpec.worker(
                        "x",
                        () -> {
                          throw new OutOfMemoryError("test");
                        })));
    TreeFixture.assertRefused(SupervisionException.Reason.START_FAILED, fixture.tree::start);
  }

  @Test
  void theMostSpecificClassDecides() {
    OnException rules =
        new OnException(
            List.of(java.io.FileNotFoundException.class),
            List.of(java.io.IOException.class),
            List.of(Exception.class, StackOverflowError.class));
    assertThat(rules.reactionTo(new java.io.FileNotFoundException()))
        .isEqualTo(OnException.Reaction.RESTART);
    assertThat(rules.reactionTo(new java.io.EOFException())).isEqualTo(OnException.Reaction.STOP);
    assertThat(rules.reactionTo(new RuntimeException())).isEqualTo(OnException.Reaction.ESCALATE);
    assertThat(rules.reactionTo(new StackOverflowError())).isEqualTo(OnException.Reaction.ESCALATE);
    assertThat(rules.reactionTo(new InternalError())).isEqualTo(OnException.Reaction.ESCALATE);
    assertThat(rules.reactionTo(new LinkageError())).isEqualTo(OnException.Reaction.STOP);
    assertThat(rules.reactionTo(new AssertionError())).isEqualTo(OnException.Reaction.RESTART);
  }
}
