package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A crash loop, or an outage that many children run into, does not flood the log. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CrashLoopLogTests {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final List<ILoggingEvent> warnings = new CopyOnWriteArrayList<>();
  private final List<ILoggingEvent> errors = new CopyOnWriteArrayList<>();

  @RegisterExtension final LogListener log = new LogListener(this::hear);

  private void hear(ILoggingEvent event) {
    if (event.getLevel() == Level.WARN && event.getFormattedMessage().endsWith("no connection")) {
      warnings.add(event);
    } else if (event.getLevel() == Level.ERROR) {
      errors.add(event);
    }
  }

  private static TreeFixture tree() {
    return TreeFixture.started(
        SupervisorSpec.named("app")
            .intensity(RestartIntensity.unlimited())
            .child(idle("a"))
            .child(idle("b")));
  }

  private static ExitReason outage() {
    return ExitReason.failure(new IllegalStateException("no connection"));
  }

  private static void fail(TreeFixture fixture, String path, ExitReason reason) {
    int incarnation = fixture.node(path).incarnation();
    fixture.tree.exit(path, reason);
    fixture.awaitRunning(path, incarnation + 1);
  }

  private static List<String> messages(List<ILoggingEvent> events) {
    return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private boolean[] stacks() {
    boolean[] told = new boolean[warnings.size()];
    for (int i = 0; i < told.length; i++) {
      told[i] = warnings.get(i).getThrowableProxy() != null;
    }
    return told;
  }

  @Test
  void tellsTheFirstFailureOfAKindInFullAndThenEveryTenfold() {
    try (TreeFixture fixture = tree()) {
      for (int i = 0; i < 100; i++) {
        fail(fixture, "a", outage());
      }
    }
    assertThat(messages(warnings))
        .containsExactly(
            "'a' failed: java.lang.IllegalStateException: no connection",
            "'a' failed 10 times in the same way:"
                + " java.lang.IllegalStateException: no connection",
            "'a' failed 100 times in the same way:"
                + " java.lang.IllegalStateException: no connection");
    assertThat(stacks()).containsExactly(true, false, false);
  }

  @Test
  void tellsAFailureThatComesAloneInShort() {
    try (TreeFixture fixture = tree()) {
      for (int i = 0; i < 4; i++) {
        fail(fixture, "a", outage());
        fixture.advance(Duration.ofMinutes(1));
      }
    }
    assertThat(messages(warnings))
        .containsExactly(
            "'a' failed: java.lang.IllegalStateException: no connection",
            "'a' failed 2 times in the same way: java.lang.IllegalStateException: no connection",
            "'a' failed 3 times in the same way: java.lang.IllegalStateException: no connection",
            "'a' failed 4 times in the same way: java.lang.IllegalStateException: no connection");
    assertThat(stacks()).containsExactly(true, false, false, false);
  }

  @Test
  void isNotQuietAboutALoopForLong() {
    try (TreeFixture fixture = tree()) {
      for (int i = 0; i < 50; i++) {
        fail(fixture, "a", outage());
        fixture.advance(Duration.ofSeconds(30));
      }
    }
    assertThat(messages(warnings))
        .containsExactly(
            "'a' failed: java.lang.IllegalStateException: no connection",
            "'a' failed 10 times in the same way: java.lang.IllegalStateException: no connection",
            "'a' failed 30 times in the same way: java.lang.IllegalStateException: no connection",
            "'a' failed 50 times in the same way: java.lang.IllegalStateException: no connection");
  }

  @Test
  void sumsUpThatASupervisorGivesUpAgainAndAgain() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(SupervisorSpec.named("s").intensity(0, SECOND).child(idle("w"))))) {
      for (int i = 1; i <= 10; i++) {
        fixture.tree.exit("s/w", outage());
        fixture.awaitRunning("s", i + 1);
      }
    }
    assertThat(messages(errors))
        .containsExactly(
            "supervisor 's' gives up because of 's/w': a 1st restart within 1 s (none allowed);"
                + " for the stack see above",
            "supervisor 's' gives up because of 's/w': a 1st restart within 1 s (none allowed),"
                + " 10 times in the same way");
    assertThat(warnings.get(0).getThrowableProxy()).isNotNull();
    assertThat(errors).allMatch(error -> error.getThrowableProxy() == null);
  }

  @Test
  void sumsUpHealthChecksThatFailInTheSameWay() {
    AtomicInteger checks = new AtomicInteger();
    HealthCheckSpec failing =
        HealthCheckSpec.of(
                () -> {
                  checks.incrementAndGet();
                  throw new IllegalStateException("no connection");
                })
            .interval(Duration.ofMillis(10))
            .timeout(Duration.ofDays(1))
            .failureThreshold(20);
    try (TreeFixture fixture = TreeFixture.app(idle("a").health(failing))) {
      fixture.advanceUntil(Duration.ofMillis(10), () -> checks.get() >= 12);
    }
    assertThat(messages(warnings))
        .containsExactly(
            "health check of 'a' failed: java.lang.IllegalStateException: no connection",
            "health check of 'a' failed, the 10th time in a row:"
                + " java.lang.IllegalStateException: no connection");
    assertThat(stacks()).containsExactly(true, false);
  }

  @Test
  void tellsTheStackOfAFailureOnceForAllChildrenThatRunIntoIt() {
    ExitReason outage = outage();
    try (TreeFixture fixture = tree()) {
      fail(fixture, "a", outage);
      fail(fixture, "b", outage);
    }
    assertThat(messages(warnings))
        .containsExactly(
            "'a' failed: java.lang.IllegalStateException: no connection",
            "'b' failed like 'a' before: java.lang.IllegalStateException: no connection");
    assertThat(stacks()).containsExactly(true, false);
  }

  @Test
  void tellsTheStackAgainAfterAMinute() {
    ExitReason outage = outage();
    try (TreeFixture fixture = tree()) {
      fail(fixture, "a", outage);
      fixture.advance(Duration.ofMinutes(1));
      fail(fixture, "b", outage);
    }
    assertThat(stacks()).containsExactly(true, true);
  }

  @Test
  void tellsTheStackOfAFailureAtAnotherPlace() {
    try (TreeFixture fixture = tree()) {
      fail(fixture, "a", outage());
      fail(fixture, "b", ExitReason.failure(new IllegalStateException("no connection")));
    }
    assertThat(stacks()).containsExactly(true, true);
  }
}
