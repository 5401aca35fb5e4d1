package io.supervision.spring.internal.history;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.internal.Shortened;
import io.supervision.worker.ExitReason;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;

/** Throwables of users whose own methods fail, or lead round in circles. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileThrowableTests {

  private static final String[] OPEN = {
    "management.endpoints.web.exposure.include=supervision,health",
    "management.endpoint.health.show-details=always",
    "management.endpoint.supervision.show-values=always"
  };

  private final FakeTree tree = new FakeTree(root(worker("job")));

  private static class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  static Stream<Throwable> hostile() {
    Exception one = new Exception("one");
    Exception other = new Exception("other", one);
    one.initCause(other);
    return Stream.of(
        new Hostile() {
          @Override
          public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause");
          }
        },
        new Hostile() {
          @Override
          public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("no stack");
          }
        },
        new Hostile() {
          @Override
          public StackTraceElement[] getStackTrace() {
            return null;
          }
        },
        new Hostile() {
          @Override
          public String getMessage() {
            throw new IllegalStateException("no message");
          }
        },
        new Hostile() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }

          @Override
          public String getMessage() {
            return "m".repeat(100_000);
          }

          @Override
          public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause");
          }

          @Override
          public StackTraceElement[] getStackTrace() {
            return null;
          }
        },
        new RuntimeException("around", one));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void isKeptAndShownAsFarAsItCanBe(Throwable thrown) {
    ExitReason reason = ExitReason.failure(thrown);
    tree.become(
        root(
            worker(
                "job",
                NodeState.RUNNING,
                NOON,
                new HealthSnapshot(HealthSnapshot.Status.HEALTHY, 0, NOON, ""),
                new ExitSnapshot(reason, NOON, 1),
                null,
                null)));
    try (Application application = Application.open(WebApplicationType.SERVLET, tree, OPEN)) {
      for (int i = 1; i <= 3; i++) {
        tree.publish(
            new SupervisionEvent.ChildExited(
                "job", NOON, i, false, reason, false, null, Duration.ofSeconds(1)));
      }
      assertThat(application.context().getBean(SupervisionHistory.class).of("job")).hasSize(3);
      for (String place : List.of("", "/job", "?view=dashboard&select=job")) {
        HttpResponse<String> answer = application.get("/actuator/supervision" + place);
        assertThat(answer.statusCode()).as(place).isEqualTo(200);
        assertThat(answer.body()).containsPattern("Throwable|Exception");
      }
      assertThat(application.get("/actuator/health/supervision").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void isCutForTheLogAsFarAsItCanBe(Throwable thrown) {
    assertThat(Shortened.forLog(thrown)).isNotNull();
    assertThat(Shortened.forLog(new Exception("x".repeat(100_000), thrown)))
        .isInstanceOf(Shortened.class);
  }
}
