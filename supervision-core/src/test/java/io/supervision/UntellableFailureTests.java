package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.WorkerContext;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Throwables whose own message fails: they end what threw them and nothing else. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class UntellableFailureTests {

  private static final class Untellable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("there is no message");
    }
  }

  private static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public StackTraceElement[] getStackTrace() {
      return null;
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("there is no cause");
    }
  }

  private static ChildSpecBuilder failingFirst(String where) {
    return ChildSpec.worker(
        "b",
        () ->
            context -> {
              if (context.incarnation() == 1) {
                fail(where, context);
              }
              context.awaitStop();
            });
  }

  private static void fail(String where, WorkerContext context) {
    switch (where) {
      case "run" -> throw new Untellable();
      case "unknown" -> throw new Unknown();
      case "cause" -> throw new IllegalStateException("with a cause", new Untellable());
      default -> {
        context.onClose(
            () -> {
              throw new Untellable();
            });
        throw new IllegalStateException("before the closeables");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "unknown", "cause", "closeable"})
  void areFollowedByARestartAsOthersAre(String where) {
    try (TreeFixture fixture = TreeFixture.app(idle("a"), failingFirst(where))) {
      fixture.awaitRunning("b", 2);
      assertThat(fixture.node("b").failures()).isEqualTo(1);
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
    }
  }

  @Test
  void inAFactoryAreAFailingStart() {
    ChildSpec broken =
        ChildSpec.worker(
                "b",
                () -> {
                  throw new Untellable();
                })
            .build();
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      assertThat(catchThrowable(() -> fixture.startChild(broken)))
          .isInstanceOf(SupervisionException.class)
          .hasMessageContaining("'b' could not be started")
          .hasMessageContaining(Untellable.class.getName());
      assertThat(fixture.state("a")).isEqualTo(NodeState.RUNNING);
    }
    SupervisionTree tree = new TreeFixture(SupervisorSpec.named("app").child(broken)).tree;
    assertThat(catchThrowable(tree::start)).hasMessageContaining(Untellable.class.getName());
  }

  @Test
  void ofAListenerKeepNoEventFromTheOthers() {
    try (TreeFixture fixture = new TreeFixture(SupervisorSpec.named("app").child(idle("a")))) {
      fixture.tree.subscribe(
          event -> {
            throw new Untellable();
          });
      fixture.tree.start();
      assertThat(fixture.events(SupervisionEvent.ChildStarted.class)).hasSize(2);
    }
  }

  @Test
  void afterARequestToStopAreAnEndAsOthersAre() {
    ChildSpecBuilder stubborn =
        ChildSpec.task(
            "b",
            context -> {
              context.awaitStop();
              throw new Unknown();
            });
    try (TreeFixture fixture = TreeFixture.app(idle("a"), stubborn)) {
      fixture.tree.root().terminateChild("b");
      assertThat(fixture.state("b")).isEqualTo(NodeState.STOPPED);
      assertThat(fixture.tree.isRunning()).isTrue();
    }
  }
}
