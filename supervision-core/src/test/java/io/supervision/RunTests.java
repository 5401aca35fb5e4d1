package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.supervision.spec.AutoShutdown;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The last line of a main: it ends as the tree did, and loudly if that was no good end. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RunTests {

  private static CompletableFuture<Boolean> running(TreeFixture fixture) {
    CompletableFuture<Boolean> run = async(fixture.tree::run);
    await().until(fixture.tree::isRunning);
    return run;
  }

  @Test
  void throwsWhatTheRootGaveUpFor() {
    SupervisionTree tree =
        SupervisionTree.create(
            SupervisorSpec.named("app")
                .child(
                    ChildSpec.task(
                        "a",
                        context -> {
                          throw new IllegalStateException("always");
                        })));
    try (tree) {
      assertThatThrownBy(tree::run)
          .isInstanceOf(RestartIntensityExceededException.class)
          .hasRootCauseMessage("always");
    }
  }

  @Test
  void throwsWhatEscalated() {
    try (TreeFixture fixture = new TreeFixture(SupervisorSpec.named("app").child(idle("a")))) {
      CompletableFuture<Boolean> run = running(fixture);
      fixture.tree.exit("a", ExitReason.failure(new OutOfMemoryError("no more")));
      assertThat(run)
          .failsWithin(SOON)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(SupervisionException.class)
          .withMessageContaining("ended abnormally")
          .withRootCauseInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void throwsIfTheTreeCannotStart() {
    SupervisionTree tree =
        SupervisionTree.create(
            SupervisorSpec.named("app")
                .child(
                    ChildSpec.worker(
                        "a",
                        () -> {
                          throw new IllegalStateException("no");
                        })));
    TreeFixture.assertRefused(SupervisionException.Reason.START_FAILED, tree::run);
  }

  @Test
  void throwsIfTheRootWasMadeToEndAbnormally() {
    try (TreeFixture fixture = new TreeFixture(SupervisorSpec.named("app").child(idle("a")))) {
      CompletableFuture<Boolean> run = running(fixture);
      fixture.tree.exit("", ExitReason.killed());
      assertThat(run)
          .failsWithin(SOON)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(SupervisionException.class)
          .withMessageContaining("killed");
    }
  }

  @Test
  void returnsAfterAStop() {
    try (TreeFixture fixture = new TreeFixture(SupervisorSpec.named("app").child(idle("a")))) {
      CompletableFuture<Boolean> run = running(fixture);
      fixture.tree.stop();
      assertThat(run).succeedsWithin(SOON);
    }
  }

  @Test
  void returnsAfterAnAutomaticShutdown() {
    SupervisionTree tree =
        SupervisionTree.create(
            SupervisorSpec.named("batch")
                .autoShutdown(AutoShutdown.ALL_SIGNIFICANT)
                .child(
                    ChildSpec.task("job", context -> {})
                        .restart(RestartType.TRANSIENT)
                        .significant(true)));
    tree.run();
    assertThat(tree.isRunning()).isFalse();
  }

  @Test
  void stopsTheTreeIfItIsInterruptedAndKeepsTheFlag() throws Exception {
    try (TreeFixture fixture = new TreeFixture(SupervisorSpec.named("app").child(idle("a")))) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      CompletableFuture<Boolean> flag = new CompletableFuture<>();
      Thread main =
          new Thread(
              () -> {
                try {
                  fixture.tree.run();
                } catch (SupervisionException e) {
                  thrown.set(e);
                }
                flag.complete(Thread.currentThread().isInterrupted());
              });
      main.start();
      await().until(fixture.tree::isRunning);
      main.interrupt();
      assertThat(flag).succeedsWithin(SOON).isEqualTo(true);
      assertThat(((SupervisionException) thrown.get()).reason())
          .isEqualTo(SupervisionException.Reason.INTERRUPTED);
      assertThat(fixture.tree.isRunning()).isFalse();
    }
  }

  @Test
  void isOnTheTreesOwnTime() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      assertThat(fixture.tree.now()).isEqualTo(fixture.clock.now());
    }
  }
}
