package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.HealthSnapshot.Status;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks of a child's health, on the manual clock. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HealthCheckTests {

  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final AtomicInteger checks = new AtomicInteger();
  private final AtomicReference<HealthCheck.Result> result =
      new AtomicReference<>(HealthCheck.Result.ok());

  private HealthCheck.Result check() {
    checks.incrementAndGet();
    return result.get();
  }

  private TreeFixture tree(ChildSpecBuilder child) {
    return TreeFixture.app(child);
  }

  private TreeFixture checked() {
    return tree(TreeFixture.idle("a").health(this::check));
  }

  /** Moves to the next check and waits until its outcome has been taken. */
  private void nextCheck(TreeFixture fixture, Duration wait) {
    int before = checks.get();
    fixture.awaitPending(1);
    fixture.advance(wait.minusNanos(1));
    assertThat(checks).hasValue(before);
    fixture.advance(Duration.ofNanos(1));
    await().until(() -> checks.get() == before + 1);
  }

  @Test
  void healthIsUnknownBeforeTheFirstCheckAndHealthyAfterIt() {
    try (TreeFixture fixture = checked()) {
      assertThat(fixture.tree.root().healthStatus("a").status()).isEqualTo(Status.UNKNOWN);
      nextCheck(fixture, INTERVAL);
      await().until(() -> fixture.tree.root().healthStatus("a").status() == Status.HEALTHY);
      nextCheck(fixture, INTERVAL);
      fixture.awaitPending(1);
      assertThat(fixture.tree.root().healthStatus("a").failures()).isZero();
      assertThat(fixture.tree.root().healthStatus("a").lastCheck()).isEqualTo(fixture.clock.now());
    }
  }

  @Test
  void aChildWithoutCheckHasNoHealthAndCostsNoTimer() {
    try (TreeFixture fixture = tree(TreeFixture.idle("a"))) {
      assertThat(fixture.tree.root().healthStatus("a").status()).isEqualTo(Status.NONE);
      assertThat(fixture.clock.pending()).isZero();
    }
  }

  @Test
  void theThirdFailureInARowEndsTheIncarnation() {
    try (TreeFixture fixture = checked()) {
      result.set(HealthCheck.Result.failed("broken pipe"));
      nextCheck(fixture, INTERVAL);
      nextCheck(fixture, AFTER_FAILURE);
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
      nextCheck(fixture, AFTER_FAILURE);
      fixture.awaitRunning("a", 2);
      assertThat(fixture.node("a").lastExit().reason())
          .isEqualTo(new ExitReason.Unhealthy("broken pipe", null));
      assertThat(fixture.node("a").failures()).isEqualTo(1);
      assertThat(fixture.tree.root().healthStatus("a").status()).isEqualTo(Status.UNKNOWN);
    }
  }

  @Test
  void aSuccessBeginsTheCountAgain() {
    try (TreeFixture fixture = checked()) {
      result.set(HealthCheck.Result.failed("no"));
      nextCheck(fixture, INTERVAL);
      nextCheck(fixture, AFTER_FAILURE);
      result.set(HealthCheck.Result.ok());
      nextCheck(fixture, AFTER_FAILURE);
      result.set(HealthCheck.Result.failed("no"));
      nextCheck(fixture, INTERVAL);
      nextCheck(fixture, AFTER_FAILURE);
      fixture.awaitPending(1);
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
      assertThat(fixture.tree.root().healthStatus("a").failures()).isEqualTo(2);
      assertThat(
              fixture.events(SupervisionEvent.HealthChecked.class).stream()
                  .map(SupervisionEvent.HealthChecked::failures))
          .containsExactly(1, 2, 0, 1, 2);
    }
  }

  @Test
  void afterAFailureAShorterIntervalStays() {
    try (TreeFixture fixture =
        tree(
            TreeFixture.idle("a")
                .health(HealthCheckSpec.of(this::check).interval(Duration.ofSeconds(1))))) {
      result.set(HealthCheck.Result.failed("no"));
      nextCheck(fixture, Duration.ofSeconds(1));
      nextCheck(fixture, Duration.ofSeconds(1));
    }
  }

  @Test
  void anExceptionAndNullAreFailures() {
    AtomicInteger calls = new AtomicInteger();
    HealthCheck check =
        () -> {
          checks.incrementAndGet();
          if (calls.incrementAndGet() == 1) {
            throw new java.io.IOException("refused");
          }
          return null;
        };
    try (TreeFixture fixture =
        tree(TreeFixture.idle("a").health(HealthCheckSpec.of(check).failureThreshold(5)))) {
      nextCheck(fixture, INTERVAL);
      await().until(() -> fixture.tree.root().healthStatus("a").failures() == 1);
      assertThat(fixture.tree.root().healthStatus("a").detail()).contains("refused");
      nextCheck(fixture, AFTER_FAILURE);
      await().until(() -> fixture.tree.root().healthStatus("a").failures() == 2);
      assertThat(fixture.tree.root().healthStatus("a").detail()).contains("null");
    }
  }

  @Test
  void aCheckThatHangsIsAFailedCheckAndNeverRunsTwiceAtOnce() {
    Semaphore permits = new Semaphore(0);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    HealthCheck hanging =
        () -> {
          checks.incrementAndGet();
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          permits.acquireUninterruptibly();
          running.decrementAndGet();
          return HealthCheck.Result.ok();
        };
    try (TreeFixture fixture = tree(TreeFixture.idle("a").health(hanging))) {
      fixture.advance(INTERVAL);
      await().until(() -> running.get() == 1);
      fixture.advance(Duration.ofSeconds(5));
      await().until(() -> fixture.tree.root().healthStatus("a").failures() == 1);
      assertThat(fixture.tree.root().whichChildren()).hasSize(1);
      fixture.awaitPending(1);
      fixture.advance(AFTER_FAILURE);
      await().until(() -> fixture.tree.root().healthStatus("a").failures() == 2);
      fixture.awaitPending(1);
      fixture.advance(AFTER_FAILURE);
      fixture.awaitRunning("a", 2);
      assertThat(most).hasValue(1);
      assertThat(fixture.node("a").lastExit().reason().label()).isEqualTo("unhealthy");
      permits.release(100);
      await().until(() -> running.get() == 0);
      assertThat(fixture.tree.root().healthStatus("a").status()).isEqualTo(Status.UNKNOWN);
    } finally {
      permits.release(100);
    }
  }

  /** A tree whose check is in progress. */
  private TreeFixture checking(HealthCheck check, AtomicInteger running) {
    TreeFixture fixture = tree(TreeFixture.idle("a").health(check));
    fixture.advance(INTERVAL);
    await().until(() -> running.get() == 1);
    return fixture;
  }

  private static HealthCheck hangingUntilInterrupted(AtomicInteger running) {
    return () -> {
      running.incrementAndGet();
      try {
        new Semaphore(0).acquire();
        return HealthCheck.Result.ok();
      } finally {
        running.decrementAndGet();
      }
    };
  }

  @Test
  void aCheckThatTakesTooLongIsInterrupted() {
    AtomicInteger running = new AtomicInteger();
    try (TreeFixture fixture = checking(hangingUntilInterrupted(running), running)) {
      fixture.advance(Duration.ofSeconds(5));
      await().until(() -> running.get() == 0);
      assertThat(fixture.tree.root().healthStatus("a").detail()).contains("longer than");
    }
  }

  @Test
  void aCheckIsInterruptedWhenItsIncarnationEnds() {
    AtomicInteger running = new AtomicInteger();
    try (TreeFixture fixture = checking(hangingUntilInterrupted(running), running)) {
      fixture.tree.restart("a");
      await().until(() -> running.get() == 0);
      assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
    }
  }

  @Test
  void aCheckWhoseInterruptFailsKeepsNoIncarnationFromItsEnd() {
    AtomicInteger running = new AtomicInteger();
    try (TreeFixture fixture = checking(new BlockedInAChannel(running), running)) {
      fixture.tree.restart("a");
      await().until(() -> running.get() == 0);
      fixture.awaitRunning("a", 2);
    }
  }

  /** Blocks in what cannot be closed by an interrupt. */
  private static final class BlockedInAChannel extends AbstractInterruptibleChannel
      implements HealthCheck {

    private final AtomicInteger running;

    BlockedInAChannel(AtomicInteger running) {
      this.running = running;
    }

    @Override
    public Result check() throws IOException {
      begin();
      running.incrementAndGet();
      try {
        while (!Thread.currentThread().isInterrupted()) {
          LockSupport.park();
        }
        return Result.ok();
      } finally {
        running.decrementAndGet();
        end(true);
      }
    }

    @Override
    protected void implCloseChannel() {
      throw new IllegalStateException("cannot be closed");
    }
  }

  @Test
  void aWorkerThatIsACheckIsItsOwn() {
    class Checked implements Worker, HealthCheck {
      @Override
      public void run(WorkerContext context) {
        context.awaitStop();
      }

      @Override
      public Result check() {
        return HealthCheckTests.this.check();
      }
    }
    try (TreeFixture fixture = tree(ChildSpec.worker("a", Checked::new))) {
      nextCheck(fixture, INTERVAL);
    }
    try (TreeFixture fixture = tree(ChildSpec.task("a", new Checked()).healthEnabled(false))) {
      assertThat(fixture.clock.pending()).isZero();
    }
  }

  @Test
  void anIncarnationThatEndsAtOnceLeavesNoCheckBehind() {
    AtomicInteger runs = new AtomicInteger();
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(io.supervision.spec.RestartIntensity.unlimited())
                .child(
                    ChildSpec.task(
                            "a",
                            context -> {
                              if (runs.incrementAndGet() < 2_000) {
                                throw new IllegalStateException("crash");
                              }
                              context.awaitStop();
                            })
                        .health(this::check)))) {
      fixture.awaitRunning("a", 2_000);
      fixture.awaitPending(1);
    }
  }

  @Test
  void checksInQuickSuccessionAreNotTakenForHangingOnes() {
    try (TreeFixture fixture =
        tree(
            TreeFixture.idle("a")
                .health(
                    HealthCheckSpec.of(this::check)
                        .interval(Duration.ofNanos(1))
                        .failureThreshold(1)))) {
      while (checks.get() < 2_000 && !Thread.currentThread().isInterrupted()) {
        fixture.advance(Duration.ofNanos(1));
        Thread.onSpinWait();
      }
      assertThat(checks).hasValueGreaterThanOrEqualTo(2_000);
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
    }
  }
}
