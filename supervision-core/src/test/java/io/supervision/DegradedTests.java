package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.supervision.event.SupervisionEvent.ChildDegraded;
import io.supervision.event.SupervisionEvent.ChildRestored;
import io.supervision.event.SupervisionEvent.OutageEnded;
import io.supervision.snapshot.DegradedSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.Requirement;
import io.supervision.spec.SupervisorSpec;
import io.supervision.testing.TestableTree;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SEMANTICS, "Outage": a child that runs and says that it cannot do its work. */
@Timeout(60)
class DegradedTests {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** What the child is to say next; empty: that it is restored. */
  private final BlockingQueue<String> says = new LinkedBlockingQueue<>();

  private final Semaphore done = new Semaphore(0);
  private volatile @Nullable WorkerContext context;
  private TreeFixture fixture;

  @AfterEach
  void stop() {
    fixture.close();
  }

  private void run(WorkerContext ctx) throws InterruptedException {
    context = ctx;
    while (true) {
      String next = says.take();
      if (next.equals("crash")) {
        throw new IllegalStateException("crash");
      } else if (next.isEmpty()) {
        ctx.restored();
      } else {
        ctx.degraded(next);
      }
      done.release();
    }
  }

  private void start() {
    fixture = TreeFixture.app(ChildSpec.task("a", this::run));
  }

  private void say(String what) {
    says.add(what);
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

  private @Nullable DegradedSnapshot degraded() {
    return fixture.node("a").degraded();
  }

  @Test
  void itRunsOnAndIsInAnOutageWithoutAFailureOrARestart() {
    start();
    pass(SECOND);
    Instant since = fixture.clock.now();

    say("no connection");

    assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
    assertThat(degraded()).isEqualTo(new DegradedSnapshot("no connection", since));
    assertThat(Objects.requireNonNull(fixture.node("a").outage()).since()).isEqualTo(since);
    assertThat(Objects.requireNonNull(fixture.node("a").outage()).runningSince()).isNull();
    assertThat(fixture.node("a").failures()).isZero();
    assertThat(fixture.node("a").restarts()).isZero();
    assertThat(fixture.node("a").isRecovering()).isFalse();
    assertThat(fixture.events(ChildDegraded.class)).hasSize(1);
  }

  @Test
  void itsOutageLastsAsLongAsItIsDegradedAndForAMinuteAfterwards() {
    start();
    say("no connection");
    pass(MINUTE.multipliedBy(10));
    assertThat(fixture.node("a").outage()).isNotNull();

    say("");

    assertThat(degraded()).isNull();
    assertThat(fixture.node("a").isRecovering()).isTrue();
    assertThat(fixture.events(ChildRestored.class))
        .singleElement()
        .satisfies(event -> assertThat(event.degradedFor()).isEqualTo(MINUTE.multipliedBy(10)));
    pass(MINUTE.minus(SECOND));
    assertThat(fixture.node("a").outage()).isNotNull();
    pass(SECOND.multipliedBy(2));
    assertThat(fixture.node("a").outage()).isNull();
    assertThat(fixture.events(OutageEnded.class)).hasSize(1);
  }

  @Test
  void whatIsWrongMayChangeAndSinceWhenStays() {
    start();
    Instant since = fixture.clock.now();
    say("no connection");
    pass(SECOND);

    say("no connection, tried twice");
    say("no connection, tried twice");

    assertThat(degraded()).isEqualTo(new DegradedSnapshot("no connection, tried twice", since));
    assertThat(fixture.events(ChildDegraded.class)).hasSize(2);
  }

  @Test
  void anIncarnationThatEndsTakesItAlong() {
    start();
    say("no connection");

    says.add("crash");
    fixture.awaitRunning("a", 2);

    assertThat(degraded()).isNull();
    assertThat(fixture.events(ChildRestored.class)).isEmpty();
    assertThat(fixture.node("a").isRecovering()).isTrue();
    pass(MINUTE.plus(SECOND));
    assertThat(fixture.node("a").outage()).isNull();
  }

  @Test
  void aNodeThatIsDegradedIsNotUpForThoseThatRequireIt() {
    fixture =
        TreeFixture.app(
            ChildSpec.task("a", this::run),
            ChildSpec.task("b", WorkerContext::awaitStop).requires(Requirement.node("a")));
    say("no connection");
    fixture.tree.exit("b", ExitReason.killed());
    quiet();
    assertThat(fixture.state("b")).isEqualTo(NodeState.WAITING);
    assertThat(Objects.requireNonNull(fixture.node("b").waiting()).requirements())
        .hasToString("[a (degraded: no connection)]");

    say("");

    pass(SECOND.multipliedBy(2));
    assertThat(fixture.state("b")).isEqualTo(NodeState.RUNNING);
  }

  @Test
  void whatIsSaidBeforeItIsReadyIsToldWhenItIs() {
    fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(
                    ChildSpec.task(
                            "a",
                            ctx -> {
                              ctx.degraded("no connection");
                              ctx.ready();
                              run(ctx);
                            })
                        .startTimeout(SECOND)));
    fixture.tree.start();

    assertThat(fixture.node("a").degraded()).isNotNull();
    assertThat(fixture.node("a").outage()).isNotNull();
    pass(MINUTE.multipliedBy(2));
    assertThat(fixture.node("a").outage()).isNotNull();
    quiet();
    assertThat(fixture.events(ChildDegraded.class)).hasSize(1);
  }

  @Test
  void onlyItsOwnThreadSaysSo() {
    start();
    quiet();
    WorkerContext ctx = Objects.requireNonNull(context);

    assertThatThrownBy(() -> ctx.degraded("x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("degraded(...) must be called on the thread of 'a' itself");
    assertThatThrownBy(ctx::restored).isInstanceOf(IllegalStateException.class);
  }
}
