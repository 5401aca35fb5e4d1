package io.supervision.benchmarks.workload;

import io.supervision.SupervisionTree;
import io.supervision.benchmarks.workload.Supervised.Crash;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.Worker;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * From a crash to running again on a new thread, with some time between the crashes: the median.
 */
@SuppressWarnings("try") // a tree is there while its block lasts
final class Recovery {

  private static final long BETWEEN = 50_000;

  private final long[] samples;
  private final CountDownLatch done = new CountDownLatch(1);
  private int next = -1;
  private long crashedAt;

  Recovery(int size) {
    samples = new long[size];
  }

  /** One life: notes how long the way here took, and crashes after a while. False at the end. */
  boolean live() {
    if (!arrived()) {
      return false;
    }
    beforeCrash();
    return true;
  }

  /** Notes how long the way here took. False at the end. */
  boolean arrived() {
    long now = System.nanoTime();
    if (next >= 0) {
      samples[next] = now - crashedAt;
    }
    if (++next == samples.length) {
      done.countDown();
      return false;
    }
    return true;
  }

  /** Lets a while pass; the crash has to follow at once. */
  void beforeCrash() {
    LockSupport.parkNanos(BETWEEN);
    crashedAt = System.nanoTime();
  }

  double median() throws InterruptedException {
    done.await();
    Arrays.sort(samples);
    return samples[samples.length / 2];
  }

  static double bare(int size) throws Exception {
    Recovery recovery = new Recovery(size);
    Runnable[] body = new Runnable[1];
    body[0] =
        () -> {
          try {
            if (recovery.live()) {
              throw new Crash();
            }
          } catch (Crash crash) {
            BareThreads.start(body[0]);
          }
        };
    BareThreads.start(body[0]);
    return recovery.median();
  }

  static double plain(int size) throws Exception {
    Recovery recovery = new Recovery(size);
    try (SupervisionTree tree = Supervised.plain(spec(recovery))) {
      return recovery.median();
    }
  }

  static double observed(int size) throws Exception {
    Recovery recovery = new Recovery(size);
    try (SupervisionTree tree = Supervised.observed(spec(recovery))) {
      return recovery.median();
    }
  }

  private static SupervisorSpec spec(Recovery recovery) {
    Worker worker =
        context -> {
          if (recovery.live()) {
            throw new Crash();
          }
          context.awaitStop();
        };
    return SupervisorSpec.named("root")
        .intensity(RestartIntensity.unlimited())
        .child(ChildSpec.task("worker", worker))
        .build();
  }
}
