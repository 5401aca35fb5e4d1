package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.supervision.event.SupervisionEvent.ChildDegraded;
import io.supervision.event.SupervisionEvent.ChildRestored;
import io.supervision.event.SupervisionEvent.OutageEnded;
import io.supervision.snapshot.DegradedSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.OutageSnapshot;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.Requirement;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.testing.TestableTree;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

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
  private final Logger engineLog = (Logger) LoggerFactory.getLogger("io.supervision");
  private volatile Consumer<ILoggingEvent> heard = line -> {};

  @RegisterExtension final LogListener log = new LogListener(line -> heard.accept(line));

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

    // no time has passed
    fixture.awaitState("b", NodeState.RUNNING);
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

  /** Another thread says that it is ready, and is held up while it tells what is wrong. */
  @Test
  void thatItIsRestoredIsNeverToldBeforeThatItIsDegraded() {
    CountDownLatch isTelling = new CountDownLatch(1);
    CompletableFuture<Thread> worker = new CompletableFuture<>();
    heard =
        line -> {
          if (line.getFormattedMessage().startsWith("'a' is degraded: ")) {
            isTelling.countDown();
            await()
                .until(
                    () ->
                        !fixture.events(ChildRestored.class).isEmpty()
                            || isIn(worker.join(), "awaitAnnounced"));
          }
        };
    // what is told at INFO would wait for the line before it
    Level before = engineLog.getLevel();
    engineLog.setLevel(Level.WARN);
    try {
      fixture =
          new TreeFixture(
              SupervisorSpec.named("app")
                  .child(
                      ChildSpec.task(
                              "a",
                              ctx -> {
                                worker.complete(Thread.currentThread());
                                ctx.degraded("no connection");
                                var ready = TreeFixture.async(ctx::ready);
                                isTelling.await();
                                ctx.restored();
                                ready.join();
                                ctx.awaitStop();
                              })
                          .startTimeout(SECOND)));
      fixture.tree.start();
      await().until(() -> !fixture.events(ChildRestored.class).isEmpty());
      quiet();
    } finally {
      engineLog.setLevel(before);
    }

    assertThat(fixture.events)
        .filteredOn(event -> event.path().equals("a"))
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("ChildStarted", "ChildDegraded", "ChildRestored");
    pass(MINUTE.plus(SECOND));
    assertThat(fixture.node("a").outage()).isNull();
  }

  private static boolean isIn(Thread thread, String method) {
    return Stream.of(thread.getStackTrace()).anyMatch(at -> at.getMethodName().equals(method));
  }

  @Test
  void whatIsOverBeforeItIsReadyIsNotTold() {
    fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(
                    ChildSpec.task(
                            "a",
                            ctx -> {
                              ctx.degraded("no connection");
                              ctx.restored();
                              ctx.ready();
                              ctx.awaitStop();
                            })
                        .startTimeout(SECOND)));
    fixture.tree.start();
    quiet();

    assertThat(fixture.node("a").outage()).isNull();
    assertThat(fixture.events(ChildDegraded.class)).isEmpty();
    assertThat(fixture.events(ChildRestored.class)).isEmpty();
  }

  @Test
  void oneThatStopsIsStoppingAndNothingElse() {
    CountDownLatch saysMore = new CountDownLatch(1);
    CountDownLatch hasSaid = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    fixture =
        TreeFixture.app(
            ChildSpec.task(
                "a",
                ctx -> {
                  ctx.degraded("no connection");
                  ctx.awaitStop();
                  saysMore.await();
                  ctx.degraded("no disk");
                  ctx.restored();
                  ctx.degraded("no memory");
                  hasSaid.countDown();
                  mayEnd.await();
                }));
    quiet();
    assertThat(degraded()).isNotNull();

    var stop = fixture.tree.root().terminateChildAsync("a");
    fixture.awaitState("a", NodeState.STOPPING);
    assertThat(degraded()).isNull();
    saysMore.countDown();
    await().until(() -> hasSaid.getCount() == 0);
    assertThat(degraded()).isNull();
    mayEnd.countDown();
    stop.join();

    assertThat(fixture.node("a").outage()).isNull();
    assertThat(fixture.events(ChildDegraded.class)).hasSize(1);
    assertThat(fixture.events(ChildRestored.class)).isEmpty();
  }

  @Test
  void whatACloseableSaysIsNotTold() {
    CountDownLatch hasSaid = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    fixture =
        TreeFixture.app(
            ChildSpec.task(
                    "a",
                    ctx ->
                        ctx.onClose(
                            () -> {
                              ctx.degraded("no connection");
                              hasSaid.countDown();
                              mayEnd.await();
                            }))
                .restart(RestartType.TRANSIENT));
    await().until(() -> hasSaid.getCount() == 0);

    assertThat(degraded()).isNull();
    assertThat(fixture.node("a").outage()).isNull();
    mayEnd.countDown();
    fixture.awaitState("a", NodeState.STOPPED);
    assertThat(fixture.events(ChildDegraded.class)).isEmpty();
  }

  @Test
  void oneThatGetsStuckIsStuckAndNothingElse() {
    CountDownLatch mayEnd = new CountDownLatch(1);
    fixture =
        TreeFixture.app(
            ChildSpec.task(
                    "a",
                    ctx -> {
                      ctx.degraded("no connection");
                      while (mayEnd.getCount() > 0) {
                        try {
                          mayEnd.await();
                        } catch (InterruptedException ignored) {
                          Thread.interrupted();
                        }
                      }
                      if (ctx.incarnation() == 1) {
                        ctx.restored();
                      } else {
                        ctx.awaitStop();
                      }
                    })
                .shutdown(Shutdown.BRUTAL_KILL));
    quiet();

    var restart = fixture.tree.restartAsync("a");
    for (int second = 0; second < 5 && fixture.state("a") != NodeState.STUCK; second++) {
      pass(SECOND);
    }
    assertThat(fixture.state("a")).isEqualTo(NodeState.STUCK);
    assertThat(degraded()).isNull();
    mayEnd.countDown();
    fixture.awaitRunning("a", 2);
    quiet();

    assertThat(restart).isDone();
    assertThat(fixture.events(ChildRestored.class)).isEmpty();
    assertThat(degraded()).isNotNull();
    assertThat(Objects.requireNonNull(fixture.node("a").outage()).failures()).isZero();
  }

  @Test
  void aTemporaryOneHasNoOutage() {
    fixture = TreeFixture.app(ChildSpec.task("a", this::run).restart(RestartType.TEMPORARY));

    say("no connection");
    assertThat(degraded()).isNotNull();
    assertThat(fixture.node("a").outage()).isNull();
    say("");

    assertThat(degraded()).isNull();
    assertThat(fixture.node("a").outage()).isNull();
    pass(MINUTE.multipliedBy(2));
    assertThat(fixture.events(ChildDegraded.class)).hasSize(1);
    assertThat(fixture.events(ChildRestored.class)).hasSize(1);
    assertThat(fixture.events(OutageEnded.class)).isEmpty();
  }

  @Test
  void anOutageThatBeganBeforeGoesOnWithItsFailures() {
    start();
    Instant since = fixture.clock.now();
    says.add("crash");
    fixture.awaitRunning("a", 2);
    pass(SECOND.multipliedBy(30));

    say("no connection");
    for (int hour = 0; hour < 48; hour++) {
      pass(MINUTE.multipliedBy(60));
    }

    OutageSnapshot outage = Objects.requireNonNull(fixture.node("a").outage());
    assertThat(outage.since()).isEqualTo(since);
    assertThat(outage.failures()).isOne();
    assertThat(outage.runningSince()).isNull();
    say("");
    assertThat(Objects.requireNonNull(fixture.node("a").outage()).runningSince())
        .isEqualTo(fixture.clock.now());
    pass(MINUTE);
    pass(SECOND);
    assertThat(fixture.events(OutageEnded.class))
        .singleElement()
        .satisfies(ended -> assertThat(ended.failures()).isOne());
  }

  @Test
  void aTransientOneThatEndsNormallyTakesItsOutageAlong() {
    CountDownLatch mayEnd = new CountDownLatch(1);
    fixture =
        TreeFixture.app(
            ChildSpec.task(
                    "a",
                    ctx -> {
                      ctx.degraded("no connection");
                      mayEnd.await();
                    })
                .restart(RestartType.TRANSIENT));
    quiet();
    assertThat(fixture.node("a").outage()).isNotNull();

    mayEnd.countDown();
    fixture.awaitState("a", NodeState.STOPPED);

    assertThat(fixture.node("a").outage()).isNull();
    assertThat(degraded()).isNull();
  }

  @Test
  void aHoldEndsItsOutageAndItBeginsAnew() {
    start();
    say("no connection");
    fixture.tree.hold("a", HoldOptions.unlimited());
    assertThat(degraded()).isNull();
    assertThat(fixture.node("a").outage()).isNull();

    fixture.tree.resume("a");
    assertThat(fixture.node("a").outage()).isNull();
    say("no connection");
    assertThat(fixture.node("a").outage()).isNotNull();
  }

  @Test
  void oneThatFlapsIsSummedUpInTheLogAlsoIfItCounts() {
    List<String> lines = new CopyOnWriteArrayList<>();
    heard =
        line -> {
          if (line.getLevel().isGreaterOrEqual(Level.INFO)) {
            lines.add(line.getFormattedMessage());
          }
        };
    start();
    lines.clear();
    for (int second = 1; second <= 60; second++) {
      say("no answer for " + second + " ms");
      pass(SECOND);
      say("");
    }
    assertThat(lines)
        .containsExactly(
            "'a' is degraded: no answer for 1 ms",
            "'a' is degraded no more, after 1 s",
            "'a' is degraded, 10 times in the same way: no answer for 10 ms");
    lines.clear();

    say("no answer for 61 ms");
    pass(MINUTE);
    say("");
    assertThat(lines).containsExactly("'a' is degraded no more, after 1 min");
    pass(MINUTE);
    pass(SECOND);
    assertThat(lines).last().isEqualTo("'a' is well again after 3 min");
  }

  @Test
  void ofAPoolOneLineSaysThatAllAreWellAgain() {
    List<String> lines = new CopyOnWriteArrayList<>();
    heard = line -> lines.add(line.getFormattedMessage());
    fixture = TreeFixture.app(SupervisorSpec.dynamic("pool").child(degradedFirst("a")));
    quiet();
    pass(SECOND);
    pass(MINUTE);
    assertThat(lines).last().isEqualTo("1 child of 'pool' is well again after 1 min 1 s");

    fixture.tree.supervisor("pool").startChild(degradedFirst("b"));
    fixture.tree.supervisor("pool").startChild(degradedFirst("c"));
    quiet();
    pass(SECOND);
    pass(MINUTE);
    assertThat(lines)
        .last()
        .isEqualTo("2 children of 'pool' are well again after 1 min 1 s at most");
  }

  private static ChildSpec degradedFirst(String id) {
    return ChildSpec.task(
            id,
            ctx -> {
              ctx.degraded("no connection");
              ctx.sleep(SECOND);
              ctx.restored();
              ctx.awaitStop();
            })
        .build();
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
