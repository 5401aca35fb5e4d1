package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static io.supervision.TreeFixture.slow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import io.supervision.worker.WorkerFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts that wait: for a factory, for ready(), for a description. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StartHandshakeTests {

  private static ChildSpecBuilder handshake(String id, Worker worker) {
    return ChildSpec.task(id, worker).startTimeout(Duration.ofSeconds(10));
  }

  private static TreeFixture empty() {
    return TreeFixture.started(SupervisorSpec.named("app").intensity(RestartIntensity.unlimited()));
  }

  @Test
  void theNextChildStartsOnceTheOneBeforeIsReady() {
    CountDownLatch go = new CountDownLatch(1);
    TreeFixture fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(
                    handshake(
                        "a",
                        context -> {
                          go.await();
                          context.ready();
                          context.ready();
                          context.awaitStop();
                        }))
                .child(idle("b")));
    CompletableFuture<Boolean> started = fixture.startUpTo("a");
    assertThat(fixture.node("b").incarnation()).isZero();
    assertThat(fixture.tree.isRunning()).isFalse();
    go.countDown();
    assertThat(started).succeedsWithin(SOON);
    assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
    fixture.close();
  }

  @Test
  void overrunningTheStartTimeoutIsAFailingStart() {
    try (TreeFixture fixture = empty()) {
      CompletableFuture<ChildRef> started =
          async(() -> fixture.startChild(handshake("a", WorkerContext::awaitStop)));
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(10).minusNanos(1));
      assertThat(started).isNotDone();
      fixture.advance(Duration.ofNanos(1));
      assertThat(started)
          .failsWithin(SOON)
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("'a'")
          .havingCause()
          .withCauseInstanceOf(StartTimeoutException.class);
      assertThat(fixture.tree.root().childIds()).isEmpty();
    }
  }

  @Test
  void endingBeforeReadyIsAFailingStart() {
    try (TreeFixture fixture = empty()) {
      assertRefused(
          SupervisionException.Reason.START_FAILED,
          () -> fixture.startChild(handshake("a", context -> {})));
      Throwable failed =
          catchThrowable(
              () ->
                  fixture.startChild(
                      handshake(
                          "a",
                          context -> {
                            throw new IllegalStateException("no port");
                          })));
      assertThat(failed).hasMessageContaining("no port").cause().hasMessage("no port");
    }
  }

  @Test
  void anIgnoredStartKeepsTheSpecificationUnlessTemporary() {
    try (TreeFixture fixture = empty()) {
      Supervisor root = fixture.tree.root();
      ChildRef byContext = root.startChild(handshake("a", WorkerContext::ignore));
      ChildRef byFactory = root.startChild(ChildSpec.worker("b", WorkerFactory::ignored));
      ChildRef temporary =
          root.startChild(
              ChildSpec.worker("c", WorkerFactory::ignored).restart(RestartType.TEMPORARY));
      assertThat(byContext.isIgnored()).isTrue();
      assertThat(byFactory.isIgnored()).isTrue();
      assertThat(temporary.isIgnored()).isTrue();
      assertThat(root.childIds()).containsExactly("a", "b");
      assertThat(root.activeCount()).isZero();
    }
  }

  @Test
  void anIgnoredRestartByHandOfATemporaryChildLeavesNoSpecification() {
    try (TreeFixture fixture = empty()) {
      AtomicBoolean ran = new AtomicBoolean();
      fixture.startChild(
          ChildSpec.worker(
                  "a",
                  () -> ran.getAndSet(true) ? WorkerFactory.ignored() : WorkerContext::awaitStop)
              .restart(RestartType.TEMPORARY));
      fixture.tree.restart("a");
      assertThat(fixture.tree.root().childIds()).isEmpty();
    }
  }

  @Test
  void ignoreIsRefusedWithoutStartTimeoutAndAfterReady() {
    AtomicReference<Throwable> early = new AtomicReference<>();
    AtomicReference<Throwable> late = new AtomicReference<>();
    try (TreeFixture fixture = empty()) {
      fixture.startChild(
          ChildSpec.task(
              "a",
              context -> {
                context.ready();
                early.set(catchThrowable(context::ignore));
                context.awaitStop();
              }));
      fixture.startChild(
          handshake(
              "b",
              context -> {
                context.ready();
                late.set(catchThrowable(context::ignore));
                context.awaitStop();
              }));
      await().until(() -> early.get() != null && late.get() != null);
      assertThat(early.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("'a'");
      assertThat(late.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("'b'");
    }
  }

  @Test
  void aFactoryHasThirtySeconds() {
    CountDownLatch never = new CountDownLatch(1);
    try (TreeFixture fixture = empty()) {
      CompletableFuture<ChildRef> started =
          async(
              () ->
                  fixture.startChild(
                      ChildSpec.worker(
                          "a",
                          () -> {
                            never.await();
                            return WorkerContext::awaitStop;
                          })));
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(30).minusNanos(1));
      assertThat(started).isNotDone();
      fixture.advance(Duration.ofNanos(1));
      assertThat(started).failsWithin(SOON);
    }
  }

  @Test
  void aFactoryThatAnswersNullIsAFailingStart() {
    try (TreeFixture fixture = empty()) {
      assertThat(catchThrowable(() -> fixture.startChild(ChildSpec.worker("a", () -> null))))
          .hasMessageContaining("returned null");
    }
  }

  @Test
  void aNestedSupervisorIsDescribedAnewAtEachStart() {
    Starts described = Starts.failing(number -> number == 2);
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(
                    ChildSpec.supervisor(
                        "s",
                        () -> {
                          int turn = described.next();
                          return SupervisorSpec.named("s")
                              .intensity(0, Duration.ofSeconds(1))
                              .child(idle("x" + turn))
                              .build();
                        })))) {
      assertThat(fixture.tree.supervisor("s").childIds()).containsExactly("x1");
      fixture.crash("s/x1");
      fixture.awaitState("s/x3", NodeState.RUNNING);
      assertThat(described.count()).isEqualTo(3);
      assertThat(fixture.tree.supervisor("s").childIds()).containsExactly("x3");
      assertThat(fixture.node("s").failures()).isEqualTo(1);
    }
  }

  @Test
  void aFailingRestartIsRetriedBehindTheMailboxUntilItSucceeds() {
    Starts starts = Starts.failing(number -> number > 1 && number < 50);
    try (TreeFixture fixture = empty()) {
      fixture.startChild(starts.worker("a"));
      fixture.crash("a");
      fixture.awaitRunning("a", 50);
      assertThat(fixture.node("a").restarts()).isEqualTo(1);
      assertThat(fixture.node("a").failures()).isEqualTo(49);
    }
  }

  @Test
  void siblingsReadsAndAsynchronousCallsGoOnDuringAHandshake() {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger work = new AtomicInteger();
    try (TreeFixture fixture =
        TreeFixture.app(
            ChildSpec.task(
                "sibling",
                context -> {
                  while (!context.awaitStop(Duration.ZERO)) {
                    work.incrementAndGet();
                  }
                }))) {
      CompletableFuture<ChildRef> slow = fixture.tree.root().startChildAsync(slow("slow", go));
      fixture.awaitState("slow", NodeState.STARTING);
      CompletableFuture<ChildCounts> counts = fixture.tree.root().countChildrenAsync();
      int before = work.get();
      await().until(() -> work.get() > before);
      assertThat(fixture.tree.root().activeCount()).isEqualTo(1);
      assertThat(fixture.tree.snapshot().children()).hasSize(2);
      assertThat(counts).isNotDone();
      go.countDown();
      assertThat(slow).succeedsWithin(SOON);
      assertThat(counts).succeedsWithin(SOON);
    }
  }
}
