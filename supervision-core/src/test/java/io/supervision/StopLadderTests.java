package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.Interrupt;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rungs of a stop: asked, hook, interrupt, killed. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StopLadderTests {

  @RegisterExtension final Stubborn stubborn = new Stubborn();

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);

  private static ChildSpecBuilder ready(String id, Worker worker) {
    return ChildSpec.task(
            id,
            context -> {
              context.ready();
              worker.run(context);
            })
        .startTimeout(Duration.ofSeconds(30));
  }

  private static TreeFixture tree(ChildSpecBuilder child) {
    return TreeFixture.app(child);
  }

  private static ExitReason exitOf(TreeFixture fixture) {
    return fixture.events(SupervisionEvent.ChildExited.class).get(0).reason();
  }

  @Test
  void asksRunsTheHookAndThenInterrupts() {
    CountDownLatch hookMayEnd = new CountDownLatch(1);
    try (TreeFixture fixture =
        tree(
            ChildSpec.task(
                    "a",
                    context -> {
                      context.onStop(
                          () -> {
                            log.add("hook, stopping: " + context.isStopping());
                            try {
                              hookMayEnd.await();
                            } catch (InterruptedException e) {
                              log.add("hook interrupted");
                            }
                          });
                      context.ready();
                      try {
                        never.await();
                      } catch (InterruptedException e) {
                        log.add("interrupted, killed: " + context.isKilled());
                        throw e;
                      }
                    })
                .startTimeout(SOON))) {
      CompletableFuture<Boolean> stopped = fixture.terminating("a");
      await().until(() -> log.size() == 1);
      assertThat(stopped).isNotDone();
      hookMayEnd.countDown();
      assertThat(stopped).succeedsWithin(SOON);
      assertThat(log).containsExactly("hook, stopping: true", "interrupted, killed: false");
      assertThat(exitOf(fixture)).isEqualTo(ExitReason.shutdown());
    }
  }

  @Test
  void interruptsAgainWhenTheTimeIsOverAndEndsAsKilled() {
    try (TreeFixture fixture =
        tree(
            ready(
                "a",
                context -> {
                  while (!context.isKilled()) {
                    try {
                      never.await();
                    } catch (InterruptedException e) {
                      log.add("killed: " + context.isKilled());
                    }
                  }
                }))) {
      CompletableFuture<Boolean> stopped = fixture.terminating("a");
      await().until(() -> log.size() == 1);
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(5));
      assertThat(stopped).succeedsWithin(SOON);
      assertThat(log).containsExactly("killed: false", "killed: true");
      assertThat(exitOf(fixture)).isEqualTo(ExitReason.killed());
      assertThat(fixture.node("a").failures()).isZero();
    }
  }

  @Test
  void interruptsOnlyWhenTheTimeIsOverIfTheChildAsksForIt() {
    try (TreeFixture fixture =
        tree(
            ready(
                    "a",
                    context -> {
                      context.awaitStop();
                      log.add("stopping, interrupted: " + Thread.currentThread().isInterrupted());
                      try {
                        never.await();
                      } catch (InterruptedException e) {
                        log.add("interrupted, killed: " + context.isKilled());
                      }
                    })
                .interrupt(Interrupt.AFTER_TIMEOUT))) {
      CompletableFuture<Boolean> stopped = fixture.terminating("a");
      await().until(() -> log.size() == 1);
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(5).minusNanos(1));
      assertThat(stopped).isNotDone();
      fixture.advance(Duration.ofNanos(1));
      assertThat(stopped).succeedsWithin(SOON);
      assertThat(log).containsExactly("stopping, interrupted: false", "interrupted, killed: true");
    }
  }

  @Test
  void beginsWithTheKillForABrutalOne() {
    try (TreeFixture fixture =
        tree(
            ready(
                    "a",
                    context -> {
                      try {
                        never.await();
                      } catch (InterruptedException e) {
                        log.add("killed: " + context.isKilled());
                      }
                    })
                .shutdown(Shutdown.BRUTAL_KILL))) {
      fixture.tree.root().terminateChild("a");
      assertThat(log).containsExactly("killed: true");
      assertThat(exitOf(fixture)).isEqualTo(ExitReason.killed());
    }
  }

  @Test
  void waitsForeverForInfinity() {
    try (TreeFixture fixture = tree(stubborn.task("a").shutdown(Shutdown.INFINITY))) {
      stubborn.awaitRuns(1);
      CompletableFuture<Boolean> stopped = fixture.terminating("a");
      await().until(() -> stubborn.contexts.get(0).isStopping());
      fixture.advance(Duration.ofDays(1_000));
      assertThat(stopped).isNotDone();
      stubborn.release();
      assertThat(stopped).succeedsWithin(SOON);
    }
  }

  @Test
  void anInterruptedExceptionWithoutAStopIsAFailure() {
    try (TreeFixture fixture =
        tree(
            ready(
                "a",
                context -> {
                  if (context.incarnation() == 1) {
                    throw new InterruptedException("by somebody else");
                  }
                  context.awaitStop();
                }))) {
      fixture.awaitRunning("a", 2);
      assertThat(exitOf(fixture)).isInstanceOf(ExitReason.Failure.class);
      assertThat(fixture.node("a").failures()).isEqualTo(1);
    }
  }

  @Test
  void aStopJoinsAnExitUnderItsOwnTime() {
    try (TreeFixture fixture = tree(stubborn.task("a").shutdown(Duration.ofSeconds(10)))) {
      stubborn.awaitRuns(1);
      fixture.crash("a");
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(4));
      CompletableFuture<Boolean> stopped = fixture.terminating("a");
      fixture.awaitPending(2);
      fixture.advance(Duration.ofSeconds(6));
      assertThat(stubborn.contexts.get(0).isKilled()).isTrue();
      stubborn.release();
      assertThat(stopped).succeedsWithin(SOON);
      assertThat(exitOf(fixture)).isInstanceOf(ExitReason.Failure.class);
      fixture.awaitState("a", NodeState.STOPPED);
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
    }
  }

  @Test
  void theFirstReasonStays() {
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (TreeFixture fixture =
        tree(
            ready(
                "a",
                context -> {
                  if (context.incarnation() == 1) {
                    context.awaitStop();
                    mayEnd.await();
                  }
                  context.awaitStop();
                }))) {
      fixture.tree.exit("a", ExitReason.shutdown("first"));
      fixture.tree.exit("a", ExitReason.failure(new IllegalStateException("second")));
      mayEnd.countDown();
      fixture.awaitRunning("a", 2);
      assertThat(exitOf(fixture)).isEqualTo(ExitReason.shutdown("first"));
      assertThat(fixture.node("a").failures()).isZero();
    }
  }

  @Test
  void noInterruptOfAStopIsLeftForWhateverFollowsOnTheThread() {
    List<Boolean> flags = new CopyOnWriteArrayList<>();
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(io.supervision.spec.RestartIntensity.unlimited())
                .child(
                    ready(
                        "a",
                        context -> {
                          context.onClose(() -> flags.add(Thread.currentThread().isInterrupted()));
                          context.awaitStop();
                        })))) {
      for (int i = 1; i <= 300; i++) {
        fixture.tree.exit("a", ExitReason.shutdown());
        fixture.awaitRunning("a", i + 1);
      }
      assertThat(flags).hasSize(300).doesNotContain(true);
    }
  }

  @ParameterizedTest
  @CsvSource({"asked", "killed", "by itself"})
  void anotherThreadThatWaitsForTheStopIsWoken(String end) {
    CompletableFuture<Boolean> woken = new CompletableFuture<>();
    try (TreeFixture fixture =
        tree(
            ChildSpec.task(
                    "a",
                    context -> {
                      Thread other = new Thread(() -> woken.complete(awaitStop(context)));
                      other.setDaemon(true);
                      other.start();
                      await().until(() -> other.getState() == Thread.State.WAITING);
                      if (!end.equals("by itself")) {
                        stubborn.run(context);
                      }
                    })
                .restart(RestartType.TRANSIENT)
                .shutdown(end.equals("asked") ? Shutdown.INFINITY : Shutdown.BRUTAL_KILL))) {
      CompletableFuture<Boolean> stopped = new CompletableFuture<>();
      if (!end.equals("by itself")) {
        stubborn.awaitRuns(1);
        stopped = fixture.terminating("a");
      }
      assertThat(woken).succeedsWithin(SOON).isEqualTo(true);
      assertThat(stopped).isNotDone();
      stubborn.releaseAll();
    }
  }

  private static boolean awaitStop(WorkerContext context) {
    context.awaitStop();
    return context.isStopping();
  }

  /** A channel that an interrupt closes, which fails. */
  private static final class BrokenChannel extends AbstractInterruptibleChannel {

    void block(WorkerContext context) throws Exception {
      try {
        begin();
        context.ready();
        context.sleep(Duration.ofDays(1));
      } finally {
        end(true);
      }
    }

    @Override
    protected void implCloseChannel() {
      throw new IllegalStateException("cannot be closed");
    }
  }

  @Test
  void anInterruptThatFailsToCloseAChannelStillEndsTheChild() {
    try (TreeFixture fixture =
        TreeFixture.app(
            TreeFixture.idle("a"),
            ready("b", context -> new BrokenChannel().block(context))
                .shutdown(Shutdown.INFINITY))) {
      CompletableFuture<Boolean> stopped = fixture.terminating("b");
      assertThat(stopped).succeedsWithin(SOON);
      assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
    }
  }
}
