package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.idle;
import static io.supervision.TreeFixture.slow;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The asynchronous twins: taken at once, done in turn, with the results of the waiting calls. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class AsyncCallsTests {

  @Test
  void answerWhatTheWaitingCallsAnswer() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      Supervisor root = fixture.tree.root();
      assertThat(root.startChildAsync(idle("b")).thenApply(ChildRef::path))
          .succeedsWithin(SOON)
          .isEqualTo("b");
      assertThat(root.whichChildrenAsync().thenApply(list -> list.get(0).id()))
          .succeedsWithin(SOON)
          .isEqualTo("b");
      assertThat(root.countChildrenAsync())
          .succeedsWithin(SOON)
          .isEqualTo(new ChildCounts(2, 2, 0, 2));
      assertThat(root.childSpecAsync("b").thenApply(ChildSpec::id))
          .succeedsWithin(SOON)
          .isEqualTo("b");
      assertThat(root.terminateChildAsync("b")).succeedsWithin(SOON);
      assertThat(root.restartChildAsync("b").thenApply(ChildRef::incarnation))
          .succeedsWithin(SOON)
          .isEqualTo(2);
      assertThat(fixture.tree.restartAsync("b")).succeedsWithin(SOON);
      assertThat(fixture.node("b").incarnation()).isEqualTo(3);
      root.terminateChild("b");
      assertThat(root.deleteChildAsync("b")).succeedsWithin(SOON);
      assertThat(root.childIds()).containsExactly("a");
    }
  }

  @Test
  void failWithTheRefusalItself() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      Supervisor root = fixture.tree.root();
      List<CompletableFuture<SupervisionException.Reason>> reasons =
          List.of(
              reason(root.startChildAsync(idle("a"))),
              reason(root.terminateChildAsync("x")),
              reason(root.restartChildAsync("a")),
              reason(root.deleteChildAsync("a")),
              reason(root.startChildWithAsync("x")),
              reason(root.childSpecAsync("x")),
              reason(fixture.tree.restartAsync("x")),
              reason(fixture.tree.restartAsync("")));
      assertThat(reasons.stream().map(CompletableFuture::join))
          .containsExactly(
              SupervisionException.Reason.ALREADY_STARTED,
              SupervisionException.Reason.NOT_FOUND,
              SupervisionException.Reason.RUNNING,
              SupervisionException.Reason.RUNNING,
              SupervisionException.Reason.NOT_SUPPORTED,
              SupervisionException.Reason.NOT_FOUND,
              SupervisionException.Reason.NOT_FOUND,
              SupervisionException.Reason.NOT_SUPPORTED);
    }
  }

  private static CompletableFuture<SupervisionException.Reason> reason(CompletableFuture<?> call) {
    return call.handle((value, failure) -> ((SupervisionException) failure).reason())
        .orTimeout(10, TimeUnit.SECONDS);
  }

  @Test
  void terminationFailsWithTheReasonItself() {
    TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app").intensity(0, Duration.ofSeconds(1)).child(idle("a")));
    CompletableFuture<Throwable> failure =
        fixture.tree.termination().handle((reason, thrown) -> thrown);
    fixture.crash("a");
    assertThat(failure)
        .succeedsWithin(SOON)
        .isInstanceOfSatisfying(
            RestartIntensityExceededException.class,
            exceeded -> assertThat(exceeded).hasMessageContaining("a"));
  }

  @Test
  void areTakenAtOnceWhileTheSupervisorWaitsAndDoneInTurn() {
    CountDownLatch go = new CountDownLatch(1);
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      Supervisor root = fixture.tree.root();
      List<CompletableFuture<?>> calls = new ArrayList<>();
      CompletableFuture<ChildRef> slow = root.startChildAsync(slow("slow", go));
      for (int i = 0; i < 100; i++) {
        calls.add(root.startChildAsync(idle("b" + i)));
      }
      fixture.awaitState("slow", NodeState.STARTING);
      assertThat(calls).noneMatch(CompletableFuture::isDone);
      assertThat(root.activeCount()).isEqualTo(1);
      assertThat(root.childIds()).containsExactly("a", "slow");
      go.countDown();
      assertThat(CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)))
          .succeedsWithin(SOON);
      assertThat(slow).isDone();
      assertThat(root.childIds()).hasSize(102).startsWith("a", "slow", "b0", "b1").endsWith("b99");
    }
  }

  @Test
  void failAsShuttingDownWhenAStopComesFirst() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      Supervisor root = fixture.tree.root();
      CompletableFuture<ChildRef> slow =
          root.startChildAsync(
              ChildSpec.task("slow", context -> context.awaitStop())
                  .startTimeout(ChildSettings.UNBOUNDED));
      fixture.awaitState("slow", NodeState.STARTING);
      CompletableFuture<SupervisionException.Reason> queued =
          reason(root.startChildAsync(idle("b")));
      fixture.tree.stop();
      assertThat(reason(slow))
          .succeedsWithin(SOON)
          .isEqualTo(SupervisionException.Reason.SHUTTING_DOWN);
      assertThat(queued).succeedsWithin(SOON).isEqualTo(SupervisionException.Reason.SHUTTING_DOWN);
      assertThat(reason(root.startChildAsync(idle("c"))))
          .succeedsWithin(SOON)
          .isEqualTo(SupervisionException.Reason.NOT_RUNNING);
    }
  }

  @Test
  void fromManyThreadsAreAllDone() {
    int threads = 8;
    int each = 200;
    List<CompletableFuture<Boolean>> callers = new ArrayList<>();
    try (TreeFixture fixture = TreeFixture.started(SupervisorSpec.dynamic("app"))) {
      Supervisor root = fixture.tree.root();
      for (int t = 0; t < threads; t++) {
        String prefix = "t" + t + "-";
        callers.add(
            TreeFixture.async(
                () -> {
                  for (int i = 0; i < each; i++) {
                    if (i % 2 == 0) {
                      root.startChild(idle(prefix + i));
                    } else {
                      root.startChildAsync(idle(prefix + i)).join();
                    }
                  }
                }));
      }
      assertThat(CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)))
          .succeedsWithin(Duration.ofSeconds(20));
      assertThat(root.activeCount()).isEqualTo(threads * each);
      assertThat(root.countChildren().active()).isEqualTo(threads * each);
    }
  }
}
