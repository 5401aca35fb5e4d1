package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.Interrupt;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import io.supervision.worker.WorkerFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls made by the code of children: answered, or refused where the answer waits for them. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CallsFromWithinTests {

  private final AtomicReference<Supervisor> supervisor = new AtomicReference<>();
  private final CompletableFuture<Object> answer = new CompletableFuture<>();

  private Object ask() {
    return ask(() -> supervisor.get().whichChildren());
  }

  private Object ask(Supplier<Object> call) {
    Object result = resultOf(call);
    answer.complete(result);
    return result;
  }

  /** What a call answers, or why it is refused. */
  private static Object resultOf(Supplier<Object> call) {
    try {
      return call.get();
    } catch (SupervisionException refused) {
      return refused.reason();
    }
  }

  private Object terminate(String id) {
    return ask(
        () -> {
          supervisor.get().terminateChild(id);
          return "terminated";
        });
  }

  private TreeFixture tree(ChildSpecBuilder... children) {
    var spec = SupervisorSpec.dynamic("app");
    for (ChildSpecBuilder child : children) {
      spec.child(child);
    }
    TreeFixture fixture = new TreeFixture(spec);
    supervisor.set(fixture.tree.root());
    return fixture;
  }

  private Object answered() {
    await().until(answer::isDone);
    return answer.join();
  }

  private void assertWouldDeadlock() {
    assertThat(answered()).isEqualTo(SupervisionException.Reason.WOULD_DEADLOCK);
  }

  private void assertRefusedAndEnded(ChildSpecBuilder child) {
    try (TreeFixture fixture = tree(child)) {
      fixture.tree.start();
      assertWouldDeadlock();
      await().until(() -> fixture.tree.root().childIds().isEmpty());
    }
  }

  @Test
  void aRunningWorkerIsAnswered() {
    try (TreeFixture fixture =
        tree(
            ChildSpec.task(
                "a",
                context -> {
                  context.awaitStop(Duration.ZERO);
                  ask(() -> supervisor.get().startChild(idle("b")).id());
                  context.awaitStop();
                }))) {
      fixture.tree.start();
      assertThat(answered()).isEqualTo("b");
    }
  }

  /** Starts many, one after the other: children by their number, and by how they ask. */
  private void assertEachIsAnswered(BiFunction<Integer, Runnable, ChildSpecBuilder> children) {
    try (TreeFixture fixture = tree()) {
      fixture.tree.start();
      for (int i = 0; i < 500; i++) {
        CompletableFuture<Object> mine = new CompletableFuture<>();
        Runnable ask =
            () -> mine.complete(resultOf(() -> supervisor.get().countChildren().specs()));
        fixture.startChild(children.apply(i, ask).restart(RestartType.TEMPORARY));
        assertThat(mine).succeedsWithin(Duration.ofSeconds(5)).isInstanceOf(Integer.class);
      }
    }
  }

  @Test
  void aFreshWorkerIsAnsweredFromItsFirstLineOn() {
    assertEachIsAnswered((i, ask) -> ChildSpec.worker("w" + i, () -> context -> ask.run()));
  }

  @Test
  void aWorkerIsAnsweredAsSoonAsItIsReady() {
    assertEachIsAnswered(
        (i, ask) ->
            ChildSpec.task(
                    "w" + i,
                    context -> {
                      context.ready();
                      ask.run();
                    })
                .startTimeout(Duration.ofSeconds(5))
                .interrupt(i % 2 == 0 ? Interrupt.IMMEDIATE : Interrupt.AFTER_TIMEOUT));
  }

  private ChildSpecBuilder askingInItsHandshake() {
    return ChildSpec.task(
            "a",
            context -> {
              ask();
              context.ready();
              context.awaitStop();
            })
        .startTimeout(ChildSettings.UNBOUNDED);
  }

  @Test
  void aStartHandshakeIsRefused() {
    try (TreeFixture fixture = tree(askingInItsHandshake())) {
      fixture.tree.start();
      assertWouldDeadlock();
      assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
    }
  }

  @Test
  void aFactoryIsRefused() {
    WorkerFactory factory =
        () -> {
          ask();
          return WorkerContext::awaitStop;
        };
    try (TreeFixture fixture = tree(ChildSpec.worker("a", factory))) {
      fixture.tree.start();
      assertWouldDeadlock();
    }
  }

  @Test
  void theFactoryOfANestedSpecificationIsRefused() {
    try (TreeFixture fixture =
        tree(
            ChildSpec.supervisor(
                "s",
                () -> {
                  ask();
                  return SupervisorSpec.named("s").child(idle("a")).build();
                }))) {
      fixture.tree.start();
      assertWouldDeadlock();
      assertThat(fixture.state("s/a")).isEqualTo(NodeState.RUNNING);
    }
  }

  @Test
  void anAsynchronousCallIsTakenFromEverywhere() {
    AtomicReference<CompletableFuture<ChildRef>> started = new AtomicReference<>();
    WorkerFactory factory =
        () -> {
          started.set(supervisor.get().startChildAsync(idle("b")));
          return WorkerContext::awaitStop;
        };
    try (TreeFixture fixture = tree(ChildSpec.worker("a", factory))) {
      fixture.tree.start();
      assertThat(started.get()).succeedsWithin(Duration.ofSeconds(5));
      assertThat(fixture.tree.root().childIds()).containsExactly("a", "b");
    }
  }

  @Test
  void aWorkerThatTerminatesItselfEndsByTheInterrupt() {
    try (TreeFixture fixture =
        tree(
            ChildSpec.task(
                "a",
                context -> {
                  supervisor.get().terminateChild("a");
                  answer.complete("never");
                }))) {
      fixture.tree.start();
      await().until(() -> fixture.tree.root().childIds().isEmpty());
      assertThat(answer).isNotDone();
      assertThat(fixture.events(SupervisionEvent.ChildExited.class))
          .extracting(exited -> exited.reason())
          .containsExactly(ExitReason.shutdown());
    }
  }

  @Test
  void aWorkerThatIsNotInterruptedCannotWaitForItsOwnEnd() {
    assertRefusedAndEnded(
        ChildSpec.task("a", context -> terminate("a"))
            .interrupt(Interrupt.AFTER_TIMEOUT)
            .shutdown(Shutdown.INFINITY));
  }

  @Test
  void aCloseableCannotWaitForItsOwnEnd() {
    assertRefusedAndEnded(
        ChildSpec.task("a", context -> context.onClose(() -> terminate("a")))
            .shutdown(Shutdown.INFINITY));
  }

  @Test
  void aCloseableIsRefusedWhileTheSupervisorWaitsForIt() {
    try (TreeFixture fixture =
        tree(
            ChildSpec.task(
                    "a",
                    context -> {
                      context.onClose(this::ask);
                      context.ready();
                      context.awaitStop();
                    })
                .startTimeout(Duration.ofSeconds(5))
                .shutdown(Shutdown.INFINITY))) {
      fixture.tree.start();
      fixture.tree.root().terminateChild("a");
      assertWouldDeadlock();
    }
  }

  @Test
  void aStopHookIsRefused() {
    for (int i = 0; i < 200; i++) {
      CompletableFuture<Object> mine = new CompletableFuture<>();
      try (TreeFixture fixture =
          tree(
              ChildSpec.task(
                      "a",
                      context -> {
                        context.onStop(
                            () -> mine.complete(resultOf(() -> supervisor.get().whichChildren())));
                        context.ready();
                        new CountDownLatch(1).await();
                      })
                  .startTimeout(Duration.ofSeconds(5))
                  .shutdown(Shutdown.INFINITY))) {
        fixture.tree.start();
        fixture.tree.root().terminateChild("a");
        assertThat(mine)
            .succeedsWithin(Duration.ofSeconds(5))
            .isEqualTo(SupervisionException.Reason.WOULD_DEADLOCK);
      }
    }
  }

  @Test
  void aCircleThroughTwoSupervisorsIsRefused() {
    try (TreeFixture fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(
                    SupervisorSpec.named("s")
                        .child(askingInItsHandshake().interrupt(Interrupt.AFTER_TIMEOUT))))) {
      supervisor.set(fixture.tree.root());
      fixture.tree.start();
      assertWouldDeadlock();
    }
  }

  @Test
  void aCloseableCannotWaitForTheEndOfTheSupervisorThatStopsIt() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    ChildSpecBuilder worker =
        ChildSpec.task(
                "w",
                context -> {
                  context.onClose(
                      () -> {
                        closing.countDown();
                        asked.await();
                        ask(
                            () -> {
                              supervisor.get().shutdown();
                              return "stopped";
                            });
                      });
                  begun.countDown();
                  context.awaitStop();
                })
            .shutdown(Shutdown.INFINITY);
    try (TreeFixture fixture = TreeFixture.app(SupervisorSpec.named("s").child(worker))) {
      supervisor.set(fixture.tree.supervisor("s"));
      await().until(() -> begun.getCount() == 0);
      CompletableFuture<Boolean> first =
          TreeFixture.async(() -> fixture.tree.supervisor("s").terminateChild("w"));
      await().until(() -> closing.getCount() == 0);
      asked.countDown();
      assertThat(answer).succeedsWithin(SOON).isEqualTo(SupervisionException.Reason.WOULD_DEADLOCK);
      assertThat(first).succeedsWithin(SOON);
    }
  }

  @Test
  void aHandshakeMayCallAnotherSupervisor() {
    try (TreeFixture fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(SupervisorSpec.dynamic("pool"))
                .child(
                    SupervisorSpec.named("s")
                        .child(
                            ChildSpec.task(
                                    "a",
                                    context -> {
                                      ask(() -> supervisor.get().startChild(idle("x")).path());
                                      context.ready();
                                      context.awaitStop();
                                    })
                                .startTimeout(ChildSettings.UNBOUNDED))))) {
      supervisor.set(fixture.tree.supervisor("pool"));
      fixture.tree.start();
      assertThat(answered()).isEqualTo("pool/x");
    }
  }

  @Test
  void aWorkerMayStopTheTree() {
    AtomicReference<SupervisionTree> tree = new AtomicReference<>();
    try (TreeFixture fixture = tree(ChildSpec.task("a", context -> tree.get().stop()))) {
      tree.set(fixture.tree);
      fixture.tree.start();
      await().until(() -> fixture.tree.termination().isDone());
      assertThat(fixture.tree.termination()).isCompletedWithValue(ExitReason.shutdown());
    }
  }

  @Test
  void aWorkerThatIsNotInterruptedCannotWaitForTheEndOfTheTree() {
    AtomicReference<SupervisionTree> tree = new AtomicReference<>();
    try (TreeFixture fixture =
        tree(
            ChildSpec.task(
                    "a",
                    context ->
                        ask(
                            () -> {
                              tree.get().stop(Duration.ofDays(1));
                              return "stopped";
                            }))
                .interrupt(Interrupt.AFTER_TIMEOUT)
                .shutdown(Shutdown.INFINITY))) {
      tree.set(fixture.tree);
      fixture.tree.start();
      assertWouldDeadlock();
      await().until(() -> fixture.tree.termination().isDone());
    }
  }
}
