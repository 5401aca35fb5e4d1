package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What many restarts leave behind: nothing. {@code -Dsupervision.restarts=100000} asks for more.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ManyRestartsTests {

  private static final int WARM_UP = 5_000;
  private static final int RESTARTS = Integer.getInteger("supervision.restarts", 20_000);
  private static final long BYTES_PER_RESTART = 100;

  private final IllegalStateException crash = new IllegalStateException("crash");
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger destroyed = new AtomicInteger();
  private volatile int pauseAt = WARM_UP;

  /** Fails at once with a kilobyte of state of its own, but rests at the agreed numbers. */
  private final class Leaky implements Worker, AutoCloseable {

    private final byte[] state = new byte[1024];
    private final int number = made.incrementAndGet();

    @Override
    public void run(WorkerContext context) {
      assertThat(state[0]).isZero();
      state[0] = 1;
      if (number == pauseAt) {
        context.awaitStop();
      }
      throw crash;
    }

    @Override
    public void close() {
      destroyed.incrementAndGet();
    }
  }

  @Test
  void isNeitherMemoryNorThreadsNorInstances() {
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .intensity(RestartIntensity.unlimited())
            .child(ChildSpec.worker("a", Leaky::new))
            .build();
    try (SupervisionTree tree = SupervisionTree.create(spec)) {
      tree.start();
      awaitRest(tree, WARM_UP);
      long before = usedAfterCollection();
      int threads = Thread.activeCount();
      pauseAt = WARM_UP + RESTARTS;
      tree.exit("a", ExitReason.failure(crash));
      awaitRest(tree, WARM_UP + RESTARTS);
      assertThat(tree.root().restartCount("a")).isEqualTo(WARM_UP + RESTARTS - 1L);
      assertThat(usedAfterCollection() - before).isLessThan(RESTARTS * BYTES_PER_RESTART);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 1);
    }
    assertThat(destroyed).hasValue(made.get());
  }

  private void awaitRest(SupervisionTree tree, int number) {
    await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () ->
                made.get() == number && tree.find("a").orElseThrow().state() == NodeState.RUNNING);
  }

  private static long usedAfterCollection() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
