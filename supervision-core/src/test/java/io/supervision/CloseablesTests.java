package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import io.supervision.worker.WorkerFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What follows run: closeables in reverse, the destruction of the instance, bounded in time. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CloseablesTests {

  private final List<String> log = new CopyOnWriteArrayList<>();
  @RegisterExtension final Stubborn closing = new Stubborn();

  /** A tree with a child whose closing hangs, after a normal end or a crash. */
  private TreeFixture closingHangs(Shutdown shutdown, boolean crash) {
    Worker worker =
        context -> {
          context.onClose(() -> closing.hang(context));
          if (crash) {
            throw new IllegalStateException("crash");
          }
        };
    TreeFixture fixture = TreeFixture.app(ChildSpec.task("a", worker).shutdown(shutdown));
    closing.awaitRuns(1);
    return fixture;
  }

  private final class Leaky implements Worker, AutoCloseable {
    private int runs;

    @Override
    public void run(WorkerContext context) {
      runs++;
      log.add("run " + runs + " of " + context.incarnation());
      context.onClose(() -> log.add("first"));
      context.onClose(
          () -> {
            log.add("second");
            throw new IllegalStateException("close failed");
          });
      if (context.incarnation() == 1) {
        throw new IllegalStateException("crash");
      }
      context.awaitStop();
    }

    @Override
    public void close() {
      log.add("destroyed");
    }
  }

  @Test
  void areClosedInReverseThenTheInstanceIsDestroyedAndTheNextOneIsFresh() {
    try (TreeFixture fixture = TreeFixture.app(ChildSpec.worker("a", Leaky::new))) {
      fixture.awaitRunning("a", 2);
      await().until(() -> log.size() >= 5);
      assertThat(log).startsWith("run 1 of 1", "second", "first", "destroyed", "run 1 of 2");
      assertThat(fixture.node("a").failures()).isEqualTo(1);
    }
    assertThat(log).endsWith("run 1 of 2", "second", "first", "destroyed");
  }

  @Test
  void aDestructionOfAFactoryRunsOnceForEachInstance() {
    AtomicInteger made = new AtomicInteger();
    AtomicInteger destroyed = new AtomicInteger();
    WorkerFactory factory =
        new WorkerFactory() {
          @Override
          public Worker create() {
            made.incrementAndGet();
            return context -> {
              if (context.incarnation() < 500) {
                throw new IllegalStateException("crash");
              }
              context.awaitStop();
            };
          }

          @Override
          public void destroy(Worker worker) {
            destroyed.incrementAndGet();
          }
        };
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(io.supervision.spec.RestartIntensity.unlimited())
                .child(ChildSpec.worker("a", factory)))) {
      fixture.awaitRunning("a", 500);
      assertThat(destroyed).hasValue(499);
    }
    assertThat(made).hasValue(500);
    assertThat(destroyed).hasValue(500);
  }

  @Test
  void theEndComesAfterTheClosing() {
    try (TreeFixture fixture = closingHangs(Shutdown.DEFAULT_WORKER, false)) {
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
      assertThat(fixture.events(SupervisionEvent.ChildExited.class)).isEmpty();
      closing.release();
      fixture.awaitRunning("a", 2);
    }
  }

  @Test
  void closingThatHangsIsStuckWithoutAnyStop() {
    try (TreeFixture fixture = closingHangs(Shutdown.timeout(Duration.ofSeconds(7)), true)) {
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(7));
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(1));
      fixture.awaitState("a", NodeState.STUCK);
      await()
          .until(
              () ->
                  fixture.tree.root().whichChildren().get(0).status()
                      == ChildInfo.Status.RESTARTING);
      assertThat(fixture.node("a").failures()).isEqualTo(1);
      assertThat(fixture.node("a").lastExit().reason()).isInstanceOf(ExitReason.Failure.class);
      closing.release();
      fixture.awaitRunning("a", 2);
    }
  }

  @Test
  void closingUnderInfinityHasThirtySeconds() {
    try (TreeFixture fixture = closingHangs(Shutdown.INFINITY, false)) {
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(30).minusNanos(1));
      assertThat(closing.contexts.get(0).isKilled()).isFalse();
      fixture.advance(Duration.ofNanos(1));
      assertThat(closing.contexts.get(0).isKilled()).isTrue();
      closing.release();
      closing.awaitRuns(2);
    }
  }

  @Test
  void aStopDuringTheClosingKeepsTheReasonAndPreventsTheRestart() {
    try (TreeFixture fixture = closingHangs(Shutdown.DEFAULT_WORKER, true)) {
      CompletableFuture<Boolean> stopped = fixture.terminating("a");
      fixture.awaitPending(2);
      assertThat(stopped).isNotDone();
      closing.releaseAll();
      assertThat(stopped).succeedsWithin(SOON);
      assertThat(fixture.state("a")).isEqualTo(NodeState.STOPPED);
      assertThat(fixture.node("a").lastExit().reason()).isInstanceOf(ExitReason.Failure.class);
      assertThat(fixture.node("a").failures()).isEqualTo(1);
      assertThat(fixture.node("a").restarts()).isZero();
    }
  }

  @Test
  void areRefusedWhenAllHaveBeenClosed() {
    CompletableFuture<WorkerContext> context = new CompletableFuture<>();
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    class Late implements Worker, AutoCloseable {
      @Override
      public void run(WorkerContext given) {
        context.complete(given);
      }

      @Override
      public void close() {
        refused.complete(
            Assertions.catchThrowable(() -> context.join().onClose(() -> log.add("closed"))));
      }
    }
    try (TreeFixture fixture =
        TreeFixture.app(ChildSpec.worker("a", Late::new).restart(RestartType.TEMPORARY))) {
      assertThat(refused).succeedsWithin(SOON).isNotNull();
      assertThat(refused.join()).hasMessageContaining("'a' is over");
      assertThat(log).isEmpty();
      assertThat(fixture.tree.isRunning()).isTrue();
    }
  }

  @Test
  void whoWaitedForTheStopIsForgotten() throws InterruptedException {
    CompletableFuture<WorkerContext> context = new CompletableFuture<>();
    try (TreeFixture fixture =
        TreeFixture.app(
            ChildSpec.task(
                "a",
                given -> {
                  context.complete(given);
                  given.awaitStop();
                }))) {
      Thread helper = new Thread(() -> context.join().awaitStop(Duration.ZERO));
      helper.start();
      helper.join();
      WeakReference<Thread> waited = new WeakReference<>(helper);
      helper = null;
      await()
          .until(
              () -> {
                System.gc();
                return waited.get() == null;
              });
      assertThat(fixture.tree.isRunning()).isTrue();
    }
  }
}
