package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent.ChildRestored;
import io.supervision.event.SupervisionEvent.OutageEnded;
import io.supervision.spec.ChildSpec;
import io.supervision.testing.TestableTree;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker knows that all is well again, such as after a run that has succeeded. */
class RecoveredTests {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final LinkedTransferQueue<Consumer<WorkerContext>> does = new LinkedTransferQueue<>();
  private final Semaphore done = new Semaphore(0);
  private TreeFixture fixture;

  @BeforeEach
  void start() {
    fixture = TreeFixture.app(ChildSpec.task("job", this::run));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private void run(WorkerContext context) throws InterruptedException {
    while (true) {
      Consumer<WorkerContext> next = does.take();
      try {
        next.accept(context);
      } finally {
        done.release();
      }
    }
  }

  private void does(Consumer<WorkerContext> what) {
    does.add(what);
    done.acquireUninterruptibly();
    quiet();
  }

  private void quiet() {
    assertThat(((TestableTree) fixture.tree).awaitQuiet(TreeFixture.SOON)).isTrue();
  }

  private void pass(Duration time) {
    fixture.advance(time);
    quiet();
  }

  /** Returns when the crash has been dealt with: until then the worker just runs. */
  private void crash() {
    long failures = fixture.node("job").failures();
    does(
        context -> {
          throw new IllegalStateException("crash");
        });
    await().until(() -> fixture.node("job").failures() > failures);
    quiet();
  }

  @Test
  void anOutageIsOverAtOnce() {
    crash();
    pass(SECOND);
    assertThat(fixture.node("job").isRecovering()).isTrue();

    does(WorkerContext::recovered);

    assertThat(fixture.node("job").outage()).isNull();
    assertThat(fixture.node("job").isRecovering()).isFalse();
    pass(SECOND);
    assertThat(fixture.events(OutageEnded.class))
        .singleElement()
        .satisfies(
            ended -> {
              assertThat(ended.failures()).isOne();
              assertThat(ended.outage()).isLessThanOrEqualTo(SECOND.multipliedBy(2));
            });
  }

  @Test
  void whoIsDegradedIsInItsOutageUntilThenHoweverLongThatIs() {
    crash();
    does(context -> context.degraded("has to run first"));
    pass(HOUR);
    assertThat(fixture.node("job").outage()).isNotNull();
    assertThat(fixture.events(OutageEnded.class)).isEmpty();

    does(WorkerContext::recovered);

    assertThat(fixture.node("job").degraded()).isNull();
    assertThat(fixture.node("job").outage()).isNull();
    pass(SECOND);
    assertThat(fixture.events(ChildRestored.class)).hasSize(1);
    assertThat(fixture.events(OutageEnded.class)).hasSize(1);
  }

  @Test
  void itSaysNothingOfOneThatWasWell() {
    does(WorkerContext::recovered);
    pass(SECOND);

    assertThat(fixture.events(OutageEnded.class)).isEmpty();
    assertThat(fixture.node("job").outage()).isNull();
  }

  @Test
  void theNextFailureBeginsAnotherOutage() {
    crash();
    does(WorkerContext::recovered);
    crash();

    assertThat(fixture.node("job").outage()).isNotNull();
    assertThat(fixture.node("job").outage().failures()).isOne();
    pass(HOUR);
    assertThat(fixture.events(OutageEnded.class)).hasSizeGreaterThanOrEqualTo(1);
  }
}
