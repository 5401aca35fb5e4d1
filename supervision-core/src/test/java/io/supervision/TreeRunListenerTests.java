package io.supervision;

import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What takes part in each run of a tree. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class TreeRunListenerTests {

  private static SupervisorSpec spec() {
    return SupervisorSpec.named("app").child(idle("a")).build();
  }

  private static final class Runs implements TreeRunListener {
    final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void starting(SupervisionTree tree) {
      told.add("starting, running " + tree.isRunning());
      CompletableFuture<ExitReason> unused =
          tree.termination().whenComplete((reason, failure) -> told.add("ended"));
    }

    @Override
    public void started(SupervisionTree tree) {
      told.add("started, running " + tree.isRunning());
    }
  }

  @Test
  void aRunListenerTakesPartInEachRun() {
    Runs runs = new Runs();
    SupervisionTree tree = SupervisionTree.builder(spec()).runListener(runs).build();
    for (int run = 0; run < 2; run++) {
      tree.start();
      tree.start();
      assertThat(runs.told).containsExactly("starting, running false", "started, running true");
      tree.stop();
      await().until(() -> runs.told.size() == 3);
      assertThat(runs.told).endsWith("ended");
      runs.told.clear();
    }
  }

  @Test
  void aRunListenerHearsTheEndOfAStartThatFails() {
    Runs runs = new Runs();
    SupervisorSpec failing =
        SupervisorSpec.named("app")
            .child(
                ChildSpec.worker(
                        "bad",
                        () -> {
                          throw new IllegalStateException("cannot be made");
                        })
                    .startTimeout(Duration.ofSeconds(10)))
            .build();
    SupervisionTree tree = SupervisionTree.builder(failing).runListener(runs).build();
    assertRefused(SupervisionException.Reason.START_FAILED, tree::start);
    await().until(() -> runs.told.size() == 2);
    assertThat(runs.told).containsExactly("starting, running false", "ended");
  }

  @Test
  void aRunListenerMayRefuseAStartOnceAndNotTheNext() {
    AtomicBoolean refuses = new AtomicBoolean(true);
    SupervisionTree tree =
        SupervisionTree.builder(spec())
            .runListener(
                new TreeRunListener() {
                  @Override
                  public void starting(SupervisionTree starting) {
                    if (refuses.get()) {
                      throw new IllegalStateException("not yet");
                    }
                  }
                })
            .build();
    assertThatIllegalStateException().isThrownBy(tree::start).withMessage("not yet");
    assertThat(tree.isRunning()).isFalse();
    tree.stop();
    refuses.set(false);
    tree.start();
    assertThat(tree.isRunning()).isTrue();
    tree.stop();
  }

  @Test
  void aRunListenerThatFailsAfterTheStartIsNoObstacle() {
    SupervisionTree tree =
        SupervisionTree.builder(spec())
            .runListener(
                new TreeRunListener() {
                  @Override
                  public void started(SupervisionTree started) {
                    throw new IllegalStateException("a listener fails");
                  }
                })
            .build();
    tree.start();
    assertThat(tree.isRunning()).isTrue();
    tree.stop();
  }
}
