package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What hangs is told with the place where it hangs, once, and what is thrown in plain words. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WatchLogTests {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
  private final CountDownLatch hangs = new CountDownLatch(1);

  @RegisterExtension final LogListener log = new LogListener(lines::add);
  @RegisterExtension final Stubborn stubborn = new Stubborn();

  private void askForEver(WorkerContext context) throws InterruptedException {
    if (context.incarnation() == 1) {
      hangs.countDown();
      new CountDownLatch(1).await();
    }
    context.awaitStop();
  }

  private ChildSpecBuilder hanging() {
    return ChildSpec.task("a", this::askForEver);
  }

  private List<String> messages(Level level) {
    return lines.stream()
        .filter(line -> line.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private ILoggingEvent line(String beginning) {
    return lines.stream()
        .filter(line -> line.getFormattedMessage().startsWith(beginning))
        .findFirst()
        .orElseThrow();
  }

  private static void assertShows(IThrowableProxy thrown, Class<?> place, String method) {
    assertThat(thrown.getStackTraceElementProxyArray())
        .extracting(frame -> frame.getStackTraceElement())
        .anyMatch(
            frame ->
                frame.getClassName().equals(place.getName())
                    && frame.getMethodName().equals(method));
  }

  @Test
  void aMissedHeartbeatShowsWhereTheWorkerHangs() throws InterruptedException {
    try (TreeFixture fixture = TreeFixture.app(hanging().heartbeatTimeout(SECOND))) {
      hangs.await();
      fixture.advance(SECOND);
      fixture.awaitRunning("a", 2);
    }
    assertThat(messages(Level.WARN))
        .containsExactly(
            "'a' has missed its heartbeat for 1 s", "'a' ended abnormally: heartbeat missed");
    assertShows(line("'a' has missed").getThrowableProxy(), WatchLogTests.class, "askForEver");
    assertThat(line("'a' ended").getThrowableProxy()).isNull();
  }

  @Test
  void theLastFailedCheckShowsWhereTheWorkerIsAndItsEndIsCalledUnhealthy()
      throws InterruptedException {
    HealthCheckSpec failing =
        HealthCheckSpec.of(
                () -> {
                  throw new IllegalStateException("lag of 5000");
                })
            .interval(SECOND)
            .failureThreshold(2);
    try (TreeFixture fixture = TreeFixture.app(hanging().health(failing))) {
      hangs.await();
      fixture.advanceUntil(SECOND, () -> fixture.node("a").incarnation() == 2);
    }
    assertThat(messages(Level.WARN))
        .startsWith(
            "health check of 'a' failed: java.lang.IllegalStateException: lag of 5000",
            "health check of 'a' failed, the 2nd time in a row:"
                + " java.lang.IllegalStateException: lag of 5000",
            "'a' ended as unhealthy: java.lang.IllegalStateException: lag of 5000");
    assertThat(line("health check of 'a' failed:").getThrowableProxy().getMessage())
        .isEqualTo("lag of 5000");
    assertShows(
        line("health check of 'a' failed, the 2nd").getThrowableProxy(),
        WatchLogTests.class,
        "askForEver");
    assertThat(line("'a' ended").getThrowableProxy()).isNull();
  }

  @Test
  void aLoopOfMissedHeartbeatsIsSummedUp() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(idle("a").heartbeatTimeout(SECOND)))) {
      for (int i = 1; i <= 12; i++) {
        fixture.awaitRunning("a", i);
        int next = i + 1;
        fixture.advanceUntil(SECOND, () -> fixture.node("a").incarnation() == next);
      }
    }
    assertThat(messages(Level.WARN))
        .containsExactly(
            "'a' has missed its heartbeat for 1 s",
            "'a' ended abnormally: heartbeat missed",
            "'a' has missed its heartbeat for 1 s, 10 times in the same way",
            "'a' ended abnormally 10 times in the same way: heartbeat missed");
  }

  @Test
  void theStackOfAStuckThreadIsTheCauseOfItsLine() {
    try (TreeFixture fixture = TreeFixture.app(stubborn.task("a"))) {
      stubborn.awaitRuns(1);
      var terminated = fixture.terminating("a");
      fixture.advanceUntil(SECOND, terminated::isDone);
      stubborn.releaseAll();
    }
    assertThat(messages(Level.ERROR))
        .containsExactly("'a' is stuck: its thread does not end (stopped by a call)");
    assertShows(line("'a' is stuck").getThrowableProxy(), Stubborn.class, "hang");
  }

  @Test
  void aStuckThreadWhoseStackWasShownAMomentAgoRefersToIt() {
    List<String> errors = new ArrayList<>();
    AtomicReference<Thread> thread = new AtomicReference<>();
    ChildSpecBuilder hanging =
        ChildSpec.task(
            "a",
            context -> {
              thread.set(Thread.currentThread());
              stubborn.hang(context);
            });
    try (TreeFixture fixture = TreeFixture.app(hanging.heartbeatTimeout(SECOND))) {
      awaitWaiting(thread);
      fixture.advance(SECOND);
      fixture.awaitPending(1);
      awaitWaiting(thread);
      fixture.advance(Duration.ofSeconds(5));
      fixture.awaitPending(1);
      awaitWaiting(thread);
      fixture.advance(SECOND);
      await().until(() -> !messages(Level.ERROR).isEmpty());
      errors.addAll(messages(Level.ERROR));
      stubborn.releaseAll();
    }
    assertShows(line("'a' has missed").getThrowableProxy(), Stubborn.class, "hang");
    assertThat(errors)
        .containsExactly("'a' is stuck: its thread does not end; for the stack see above");
    assertThat(line("'a' is stuck").getThrowableProxy()).isNull();
  }

  private static void awaitWaiting(AtomicReference<Thread> thread) {
    await().until(() -> thread.get() != null && thread.get().getState() == Thread.State.WAITING);
  }

  @Test
  void whatCannotBeHealedIsShownOnce() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.tree.exit("a", ExitReason.failure(new NoClassDefFoundError("x/Y")));
      await().until(() -> !messages(Level.ERROR).isEmpty());
    }
    assertThat(line("'a' failed").getThrowableProxy()).isNotNull();
    assertThat(line("'a' gave up").getThrowableProxy()).isNull();
    assertThat(messages(Level.ERROR))
        .containsExactly(
            "'a' gave up: a restart cannot heal java.lang.NoClassDefFoundError: x/Y;"
                + " for the stack see above");
  }

  static Stream<Throwable> wrapped() {
    IllegalStateException meant = new IllegalStateException("no connection");
    return Stream.of(
        new CompletionException(meant),
        new ExecutionException(new CompletionException(meant)),
        new InvocationTargetException(meant),
        new UndeclaredThrowableException(meant));
  }

  @ParameterizedTest
  @MethodSource("wrapped")
  void theHeadlineNamesWhatWasMeant(Throwable thrown) {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.tree.exit("a", ExitReason.failure(thrown));
      fixture.awaitRunning("a", 2);
    }
    assertThat(messages(Level.WARN))
        .containsExactly("'a' failed: java.lang.IllegalStateException: no connection");
    assertThat(line("'a' failed").getThrowableProxy().getClassName())
        .isEqualTo(thrown.getClass().getName());
  }

  @Test
  void aMessageCannotForgeALine() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.tree.exit(
          "a", ExitReason.failure(new IllegalStateException("x\r\n2026 INFO forged\u001b[2J")));
      fixture.awaitRunning("a", 2);
      fixture.tree.hold(
          "a", HoldOptions.unlimited().by("eve\nforged").why("\tno\u2028why\u202e\u001b[31m"));
    }
    assertThat(lines)
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains(
            "'a' failed: java.lang.IllegalStateException: x\\r\\n2026 INFO forged\\u001b[2J",
            "'a' is held by eve\\nforged until it is resumed: \\tno\\u2028why\\u202e\\u001b[31m")
        .noneMatch(text -> text.chars().anyMatch(Character::isISOControl));
  }

  @Test
  void aLongMessageIsCutInTheLineAndInItsCause() {
    String much = "x".repeat(1_000_000);
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.tree.exit(
          "a",
          ExitReason.failure(
              new IllegalStateException("outer", new IllegalArgumentException(much))));
      fixture.awaitRunning("a", 2);
      fixture.tree.exit("a", ExitReason.failure(new IllegalStateException(much)));
      fixture.awaitRunning("a", 3);
    }
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.getFormattedMessage()).hasSizeLessThan(9_000);
              for (var each = line.getThrowableProxy(); each != null; each = each.getCause()) {
                assertThat(each.getMessage()).hasSizeLessThan(9_000);
              }
            });
    IThrowableProxy outer =
        line("'a' failed: java.lang.IllegalStateException: outer").getThrowableProxy();
    assertThat(outer.getMessage()).isEqualTo("java.lang.IllegalStateException: outer");
    assertThat(outer.getCause().getMessage()).endsWith("... (1000036 characters)");
  }

  @Test
  void eachLineHasItsKeysBelowOneName() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.tree.exit("a", ExitReason.failure(new IllegalStateException("x")));
      fixture.awaitRunning("a", 2);
      fixture.tree.restart("a");
      fixture.tree.hold("a", HoldOptions.unlimited());
    }
    assertThat(lines.stream().flatMap(line -> line.getKeyValuePairs().stream()))
        .extracting(pair -> pair.key)
        .allMatch(key -> key.equals("event.action") || key.startsWith("supervision."))
        .contains("supervision.path", "supervision.reason", "supervision.by")
        .doesNotContain("supervision.child");
    assertThat(Arrays.asList(line("'a' failed").getKeyValuePairs().get(0).value))
        .containsExactly("failed");
  }
}
