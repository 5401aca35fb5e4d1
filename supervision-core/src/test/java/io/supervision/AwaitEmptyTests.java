package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting for the end of a batch, by the call and by its asynchronous twin. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class AwaitEmptyTests {

  @Parameter boolean asynchronously;

  private static final Duration LONG = Duration.ofHours(1);

  private static SupervisorSpecBuilder batch() {
    return SupervisorSpec.dynamic("batch").intensity(1_000_000, Duration.ofSeconds(1));
  }

  private CompletableFuture<Boolean> whenEmpty(Supervisor supervisor, Duration timeout) {
    return asynchronously
        ? supervisor.awaitEmptyAsync(timeout)
        : async(() -> supervisor.awaitEmpty(timeout));
  }

  @Test
  void returnsWhenTheLastJobIsDone() {
    CountDownLatch go = new CountDownLatch(1);
    try (TreeFixture fixture = TreeFixture.started(batch())) {
      for (int i = 0; i < 10; i++) {
        fixture.startChild(
            ChildSpec.task("job-" + i, context -> go.await()).restart(RestartType.TRANSIENT));
      }
      CompletableFuture<Boolean> empty = whenEmpty(fixture.tree.root(), LONG);
      fixture.awaitPending(1);
      assertThat(empty).isNotDone();
      go.countDown();
      assertThat(empty).succeedsWithin(SOON).isEqualTo(true);
      assertThat(fixture.tree.root().childIds()).isEmpty();
    }
  }

  @Test
  void isEmptyAtOnceWithoutChildren() {
    try (TreeFixture fixture = TreeFixture.started(batch())) {
      assertThat(whenEmpty(fixture.tree.root(), Duration.ofSeconds(1)))
          .succeedsWithin(SOON)
          .isEqualTo(true);
    }
  }

  @Test
  void isNotEmptyWhileAChildIsStartedAgain() {
    AtomicInteger crashes = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    try (TreeFixture fixture = TreeFixture.started(batch())) {
      fixture.startChild(
          ChildSpec.task(
                  "job",
                  context -> {
                    go.await();
                    if (crashes.incrementAndGet() <= 1_000) {
                      throw new IllegalStateException("crash");
                    }
                  })
              .restart(RestartType.TRANSIENT));
      CompletableFuture<Integer> crashesWhenEmpty =
          whenEmpty(fixture.tree.root(), LONG).thenApply(empty -> crashes.get());
      fixture.awaitPending(1);
      go.countDown();
      assertThat(crashesWhenEmpty).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(1_001);
    }
  }

  @Test
  void isNotEmptyWhileAGroupIsStartedAgain() {
    try (TreeFixture fixture =
        TreeFixture.started(
            batch().strategy(Strategy.ONE_FOR_ALL).child(idle("a")).child(idle("b")))) {
      CompletableFuture<Boolean> empty = whenEmpty(fixture.tree.root(), LONG);
      fixture.awaitPending(1);
      for (int i = 1; i <= 100; i++) {
        fixture.crash("a");
        fixture.awaitRunning("b", i + 1);
        fixture.awaitRunning("a", i + 1);
      }
      assertThat(empty).isNotDone();
      fixture.tree.root().terminateChild("a");
      fixture.tree.root().terminateChild("b");
      assertThat(empty).succeedsWithin(SOON).isEqualTo(true);
    }
  }

  @Test
  void givesUpAfterItsTime() {
    try (TreeFixture fixture = TreeFixture.started(batch().child(idle("a")))) {
      CompletableFuture<Boolean> empty = whenEmpty(fixture.tree.root(), Duration.ofSeconds(3));
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(3));
      assertThat(empty).succeedsWithin(SOON).isEqualTo(false);
    }
  }

  @Test
  void failsWhenTheSupervisorGoesDown() {
    try (TreeFixture fixture = TreeFixture.started(batch().child(idle("a")))) {
      CompletableFuture<Boolean> empty = whenEmpty(fixture.tree.root(), LONG);
      fixture.awaitPending(1);
      fixture.tree.stop();
      assertRefused(SupervisionException.Reason.SHUTTING_DOWN, () -> answer(empty));
      assertRefused(
          SupervisionException.Reason.NOT_RUNNING,
          () -> answer(whenEmpty(fixture.tree.root(), LONG)));
    }
  }

  @Test
  void isNotDisturbedByWhoComesTooLateForTheSupervisorBefore() {
    try (TreeFixture fixture = TreeFixture.app(batch().child(idle("a")))) {
      SupervisorHandle batch = (SupervisorHandle) fixture.tree.supervisor("batch");
      SupervisorProcess before = Objects.requireNonNull(batch.process());
      fixture.tree.restart("batch");
      CompletableFuture<Boolean> empty = whenEmpty(batch, LONG);
      fixture.awaitPending(1);
      assertRefused(
          SupervisionException.Reason.SHUTTING_DOWN, () -> batch.idleWaiters.await(before, LONG));
      assertThat(empty).isNotDone();
      batch.terminateChild("a");
      assertThat(empty).succeedsWithin(SOON).isEqualTo(true);
    }
  }

  private static void answer(CompletableFuture<Boolean> future) throws Throwable {
    try {
      future.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }
}
