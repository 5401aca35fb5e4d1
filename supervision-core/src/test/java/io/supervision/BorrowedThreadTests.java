package io.supervision;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.Shutdown;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads of others that run code of a child are stopped and shown with it. */
@Timeout(60)
class BorrowedThreadTests {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final CountDownLatch borrowed = new CountDownLatch(1);
  private TreeFixture fixture;

  @AfterEach
  void stop() {
    mayEnd.countDown();
    fixture.close();
  }

  /** Runs in a thread of somebody else, and does not end until it may. */
  private void hangDeaf() {
    boolean over = false;
    while (!over) {
      try {
        mayEnd.await();
        over = true;
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
    }
  }

  /** Ends when the other thread has. */
  private void lendAndWait(WorkerContext ctx) {
    Thread other = new Thread(this::hangDeaf, "container-1");
    other.start();
    ctx.borrow(other);
    borrowed.countDown();
    while (other.isAlive()) {
      LockSupport.parkNanos(1_000_000);
    }
    ctx.giveBack(other);
  }

  @Test
  void aKillInterruptsItAndItsStackIsTheOneThatIsShown() throws Exception {
    fixture = TreeFixture.app(ChildSpec.task("a", this::lendAndWait).shutdown(SECOND));
    assertThat(borrowed.await(10, SECONDS)).isTrue();

    var terminated = fixture.terminating("a");
    fixture.advanceUntil(SECOND, () -> fixture.state("a") == NodeState.STUCK);

    assertThat(terminated).succeedsWithin(TreeFixture.SOON);
    assertThat(interrupted.await(10, SECONDS)).isTrue();
    assertThat(Objects.requireNonNull(fixture.node("a").stuck()).thread()).isEqualTo("container-1");
    assertThat(Objects.requireNonNull(fixture.node("a").stuck()).stack())
        .extracting(StackTraceElement::getMethodName)
        .contains("hangDeaf");
  }

  @Test
  void oneThatWasGivenBackIsLeftAlone() throws Exception {
    Thread other = new Thread(this::hangDeaf);
    other.start();
    fixture =
        TreeFixture.app(
            ChildSpec.task(
                    "a",
                    ctx -> {
                      ctx.borrow(other);
                      ctx.giveBack(other);
                      borrowed.countDown();
                      ctx.awaitStop();
                    })
                .shutdown(Shutdown.BRUTAL_KILL));
    assertThat(borrowed.await(10, SECONDS)).isTrue();

    fixture.tree.root().terminateChild("a");

    assertThat(interrupted.getCount()).isOne();
    mayEnd.countDown();
    other.join();
    assertThat(interrupted.getCount()).isOne();
  }
}
