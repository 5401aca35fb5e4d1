package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.async;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.Interrupt;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stop for callers who are known by their stacks only, and wait for it on their threads. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StopOthersTests {

  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  @AfterEach
  void letGo() {
    stopped.countDown();
  }

  /** As whoever closes an application that another thread starts. */
  private void waitForTheStop() {
    waiting.countDown();
    boolean done = false;
    while (!done) {
      try {
        stopped.await();
        done = true;
      } catch (InterruptedException again) {
        // the stop has to come first
      }
    }
  }

  private static boolean waitsForTheStop(StackTraceElement[] stack) {
    return List.of(stack).stream()
        .anyMatch(frame -> frame.getMethodName().equals("waitForTheStop"));
  }

  private ChildSpecBuilder caller() {
    return ChildSpec.task("caller", context -> waitForTheStop()).shutdown(Shutdown.INFINITY);
  }

  @Test
  void aWorkerWhoseThreadWaitsForItIsLetOut() throws InterruptedException {
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(ChildSpec.task("first", WorkerContext::awaitStop))
            .child(caller())
            .build();
    SupervisionTree tree = SupervisionTree.create(spec);
    tree.start();
    waiting.await();
    assertThat(tree.stopOthers(StopOthersTests::waitsForTheStop)).succeedsWithin(SOON);
    assertThat(tree.isRunning()).isFalse();
  }

  @Test
  void oneThatTakesLongerThanTheBudgetIsKilled() throws InterruptedException {
    CountDownLatch killed = new CountDownLatch(1);
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(
                ChildSpec.task(
                        "slow",
                        context -> {
                          waiting.countDown();
                          try {
                            new CountDownLatch(1).await();
                          } finally {
                            killed.countDown();
                          }
                        })
                    .interrupt(Interrupt.AFTER_TIMEOUT)
                    .shutdown(Shutdown.INFINITY))
            .build();
    SupervisionTree tree = SupervisionTree.create(spec);
    tree.start();
    waiting.await();
    assertThat(tree.stopOthers(Duration.ZERO)).succeedsWithin(SOON);
    assertThat(killed.getCount()).isZero();
  }

  @Test
  void soIsOneThatHasNotSaidThatItIsReady() throws InterruptedException {
    SupervisorSpec spec =
        SupervisorSpec.named("app").child(caller().startTimeout(Duration.ofHours(1))).build();
    SupervisionTree tree = SupervisionTree.create(spec);
    CompletableFuture<Void> start = tree.startAsync();
    waiting.await();
    assertThat(tree.stopOthers(StopOthersTests::waitsForTheStop)).succeedsWithin(SOON);
    assertThat(start).failsWithin(SOON);
  }

  @Test
  void inTheNextRunItIsAwaitedAgain() throws InterruptedException {
    SupervisorSpec spec = SupervisorSpec.named("app").child(caller()).build();
    SupervisionTree tree = SupervisionTree.create(spec);
    assertThat(tree.stopOthers(StopOthersTests::waitsForTheStop)).isDone();
    tree.start();
    waiting.await();
    CompletableFuture<Boolean> stop = async(() -> tree.stop());
    assertThat(stop).failsWithin(Duration.ofMillis(200));
    stopped.countDown();
    assertThat(stop).succeedsWithin(SOON);
  }

  @Test
  void noListenerThatWaitsForItIsAwaited() throws InterruptedException {
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(ChildSpec.task("first", WorkerContext::awaitStop))
            .build();
    SupervisionTree tree = SupervisionTree.create(spec);
    try (SupervisionTree.Subscription subscription =
        tree.subscribe(
            event -> {
              if (event instanceof ChildStarted) {
                waitForTheStop();
              }
            })) {
      tree.start();
      waiting.await();
      assertThat(tree.stopOthers(StopOthersTests::waitsForTheStop)).succeedsWithin(SOON);
      assertThat(subscription.awaitDelivered(Duration.ofHours(1))).isFalse();
    }
  }
}
