package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.supervision.event.SupervisionEvent.RestartScheduled;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.Requirement;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.testing.TestableTree;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whole stories as the log tells them, to those who do not know the code; docs/log.md shows them.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LogStoriesTests {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final List<String> story = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private volatile TreeFixture told;
  private volatile Instant beginning;
  private volatile boolean serviceIsDown;
  private final CountDownLatch connected = new CountDownLatch(1);

  @RegisterExtension final LogListener log = new LogListener(this::hear);
  @RegisterExtension final Stubborn stubborn = new Stubborn();

  private void hear(ILoggingEvent line) {
    TreeFixture fixture = told;
    if (fixture != null) {
      Duration since = Duration.between(beginning, fixture.clock.now());
      story.add(
          "%02d:%02d:%02d %-5s %s"
              .formatted(
                  since.toHours(),
                  since.toMinutesPart(),
                  since.toSecondsPart(),
                  line.getLevel(),
                  line.getFormattedMessage()));
      story.addAll(stack(line.getThrowableProxy()));
      line.getKeyValuePairs().forEach(pair -> keys.add(pair.key + "=" + pair.value));
    }
  }

  /** The throwable and the frames of this test; others differ from one JDK to the next. */
  private static List<String> stack(IThrowableProxy thrown) {
    List<String> lines = new ArrayList<>();
    if (thrown != null) {
      lines.add(thrown.getClassName() + ": " + thrown.getMessage());
      for (var frame : thrown.getStackTraceElementProxyArray()) {
        StackTraceElement element = frame.getStackTraceElement();
        boolean ours = element.getClassName().equals(Feed.class.getName());
        if (ours && !element.getMethodName().contains("lambda")) {
          lines.add("\tat example.Feed." + element.getMethodName() + "(Feed.java)");
        }
      }
      lines.add("\t...");
    }
    return lines;
  }

  /** What is logged from now on belongs to the story. */
  private void tell(TreeFixture fixture) {
    beginning = fixture.clock.now();
    told = fixture;
  }

  private void assertTold(String name) throws IOException {
    told = null;
    try (var expected = LogStoriesTests.class.getResourceAsStream("/log-stories/" + name)) {
      assertThat(String.join("\n", story) + "\n")
          .isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** What the stories are about: it asks a service that may be down, or may not answer. */
  private static final class Feed {

    static void connect(boolean isDown) {
      if (isDown) {
        throw new IllegalStateException("no connection to prices.example.com");
      }
    }

    static void readUninterruptibly(Stubborn stubborn, WorkerContext context) {
      stubborn.hang(context);
    }

    static void awaitAnswer(CountDownLatch asks) throws InterruptedException {
      asks.countDown();
      new CountDownLatch(1).await();
    }
  }

  private void feed(WorkerContext context) {
    Feed.connect(serviceIsDown);
    connected.countDown();
    context.awaitStop();
  }

  private static SupervisorSpecBuilder prices(ChildSpecBuilder feed) {
    return SupervisorSpec.named("prices")
        .strategy(Strategy.ONE_FOR_ALL)
        .intensity(3, Duration.ofSeconds(10))
        .child(idle("cache"))
        .child(idle("publisher"))
        .child(feed);
  }

  private static IllegalStateException failure() {
    try {
      Feed.connect(true);
      throw new AssertionError();
    } catch (IllegalStateException failed) {
      return failed;
    }
  }

  /** The event follows the line of the log, so that this has the time before the delay. */
  private static void awaitScheduled(TreeFixture fixture, int restarts) {
    await().until(() -> fixture.events(RestartScheduled.class).size() == restarts);
  }

  private static void crash(TreeFixture fixture, String path) {
    fixture.tree.exit(path, ExitReason.failure(failure()));
  }

  @Test
  void aCrashThatTakesSiblingsAlong() throws IOException {
    try (TreeFixture fixture = TreeFixture.app(prices(ChildSpec.task("feed", this::feed)))) {
      tell(fixture);
      crash(fixture, "prices/feed");
      fixture.awaitRunning("prices/feed", 2);
      fixture.advance(MINUTE);
      await().until(() -> story.size() == 10);
      assertTold("one-for-all.txt");
    }
  }

  @Test
  void aCrashLoopOfAnHour() throws Exception {
    Backoff backoff = new Backoff(SECOND, 2, MINUTE, 0, MINUTE.multipliedBy(2));
    SupervisorSpecBuilder prices =
        prices(ChildSpec.task("feed", this::feed).backoff(backoff))
            .intensity(RestartIntensity.unlimited());
    try (TreeFixture fixture = TreeFixture.app(prices)) {
      connected.await();
      tell(fixture);
      serviceIsDown = true;
      crash(fixture, "prices/feed");
      Instant end = beginning.plus(Duration.ofHours(1));
      int restarts = 1;
      awaitScheduled(fixture, restarts);
      while (fixture.clock.now().isBefore(end)) {
        Instant due = fixture.node("prices/feed").nextRestartAt();
        fixture.advance(Duration.between(fixture.clock.now(), due));
        restarts++;
        awaitScheduled(fixture, restarts);
      }
      serviceIsDown = false;
      fixture.advance(MINUTE);
      fixture.awaitState("prices/feed", NodeState.RUNNING);
      // not second by second: the line is written beside, and its time is that of the clock then
      fixture.advance(MINUTE);
      await().until(() -> story.get(story.size() - 1).contains("runs again"));
      assertTold("crash-loop.txt");
    }
  }

  @Test
  void aSupervisorThatGivesUp() throws IOException {
    try (TreeFixture fixture = TreeFixture.app(prices(ChildSpec.task("feed", this::feed)))) {
      tell(fixture);
      IllegalStateException failure = failure();
      for (int i = 1; i <= 4; i++) {
        fixture.tree.exit("prices/feed", ExitReason.failure(failure));
        fixture.awaitRunning("prices/feed", i + 1);
      }
      fixture.awaitRunning("prices", 2);
      assertTold("give-up.txt");
    }
  }

  @Test
  void aMissedHeartbeat() throws IOException {
    CountDownLatch asks = new CountDownLatch(1);
    ChildSpecBuilder feed =
        ChildSpec.task(
                "feed",
                context -> {
                  if (context.incarnation() == 1) {
                    Feed.awaitAnswer(asks);
                  }
                  context.awaitStop();
                })
            .heartbeatTimeout(MINUTE);
    try (TreeFixture fixture = TreeFixture.app(feed)) {
      tell(fixture);
      await().until(() -> asks.getCount() == 0);
      fixture.advance(MINUTE);
      fixture.awaitRunning("feed", 2);
      assertTold("heartbeat.txt");
    }
  }

  @Test
  void aThreadThatCannotBeEnded() throws IOException {
    try (TreeFixture fixture =
        TreeFixture.app(
            idle("cache"),
            ChildSpec.task("feed", context -> Feed.readUninterruptibly(stubborn, context)))) {
      stubborn.awaitRuns(1);
      tell(fixture);
      CompletableFuture<Boolean> terminated = fixture.terminating("feed");
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(5));
      fixture.awaitPending(1);
      fixture.advance(SECOND);
      assertThat(terminated).succeedsWithin(TreeFixture.SOON);
      fixture.advance(MINUTE.multipliedBy(3));
      stubborn.release();
      await().until(() -> story.get(story.size() - 1).contains("has ended"));
      assertTold("stuck.txt");
    }
  }

  /** Without a connection for some time, and then with one for some time, so often. */
  private static ChildSpecBuilder loses(int times, Duration without, Duration with) {
    return ChildSpec.task(
        "feed",
        context -> {
          context.sleep(SECOND);
          for (int i = 0; i < times; i++) {
            context.degraded("no connection to prices.example.com");
            context.sleep(without);
            context.restored();
            context.sleep(with);
          }
          context.awaitStop();
        });
  }

  private static void pass(TreeFixture fixture, int seconds) {
    for (int i = 0; i <= seconds; i++) {
      assertThat(((TestableTree) fixture.tree).awaitQuiet(TreeFixture.SOON)).isTrue();
      if (i < seconds) {
        fixture.advance(SECOND);
      }
    }
  }

  @Test
  void aWorkerThatRunsWithoutItsConnectionForTwoMinutes() throws IOException {
    ChildSpecBuilder feed = loses(1, MINUTE.multipliedBy(2), SECOND);
    try (TreeFixture fixture = TreeFixture.app(feed)) {
      tell(fixture);
      pass(fixture, 185);
      assertTold("degraded.txt");
    }
  }

  @Test
  void aWorkerThatLosesItsConnectionEachSecond() throws IOException {
    try (TreeFixture fixture = TreeFixture.app(loses(60, SECOND, SECOND))) {
      tell(fixture);
      pass(fixture, 185);
      assertTold("flapping.txt");
    }
  }

  @Test
  void aWaitForADatabase() throws IOException {
    Requirement db =
        Requirement.check(
            "db",
            () ->
                serviceIsDown
                    ? HealthCheck.Result.failed("connection refused")
                    : HealthCheck.Result.ok());
    try (TreeFixture fixture =
        TreeFixture.app(prices(ChildSpec.task("feed", this::feed).requires(db)))) {
      fixture.advance(MINUTE);
      tell(fixture);
      serviceIsDown = true;
      crash(fixture, "prices/feed");
      fixture.awaitState("prices/feed", NodeState.WAITING);
      OutsideService.pass(fixture, Duration.ofMinutes(5));
      serviceIsDown = false;
      OutsideService.pass(fixture, Duration.ofMinutes(2));
      assertTold("wait.txt");
      assertThat(keys)
          .containsSubsequence(
              "event.action=failed",
              "supervision.path=prices/feed",
              "event.action=waiting",
              "supervision.path=prices/feed",
              "supervision.requires=db (connection refused)",
              "event.action=restarted",
              "supervision.path=prices/feed",
              "supervision.incarnation=2",
              "event.action=recovered",
              "supervision.path=prices/feed",
              "supervision.failures=1",
              "supervision.outage-ms=365000");
    }
  }

  @Test
  void aStopOfTheTree() throws IOException {
    try (TreeFixture fixture =
        TreeFixture.app(idle("cache"), SupervisorSpec.named("prices").child(idle("feed")))) {
      tell(fixture);
      fixture.tree.stop();
      assertTold("stop.txt");
    }
  }
}
