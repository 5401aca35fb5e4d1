package io.supervision.benchmarks.workload;

import io.supervision.SupervisionTree;
import io.supervision.benchmarks.workload.Supervised.Crash;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A child that crashes as soon as it runs: the time of one restart. */
@SuppressWarnings("try") // a tree is there while its block lasts
final class RestartRate {

  private RestartRate() {}

  static double bare(int size) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    AtomicInteger lives = new AtomicInteger();
    Runnable[] body = new Runnable[1];
    body[0] =
        () -> {
          try {
            if (lives.incrementAndGet() > size) {
              done.countDown();
            } else {
              throw new Crash();
            }
          } catch (Crash crash) {
            BareThreads.start(body[0]);
          }
        };
    long start = System.nanoTime();
    BareThreads.start(body[0]);
    done.await();
    return (double) (System.nanoTime() - start) / size;
  }

  static double plain(int size) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    long start = System.nanoTime();
    try (SupervisionTree tree = Supervised.plain(spec(size, done))) {
      done.await();
      return (double) (System.nanoTime() - start) / size;
    }
  }

  /** The same below some supervisors more. */
  static Contender below(int supervisors) {
    return size -> {
      CountDownLatch done = new CountDownLatch(1);
      SupervisorSpec spec = spec(size, done);
      for (int i = 0; i < supervisors; i++) {
        spec = SupervisorSpec.named("supervisor").child(spec).build();
      }
      long start = System.nanoTime();
      try (SupervisionTree tree = Supervised.plain(spec)) {
        done.await();
        return (double) (System.nanoTime() - start) / size;
      }
    };
  }

  static double observed(int size) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    long start = System.nanoTime();
    try (SupervisionTree tree = Supervised.observed(spec(size, done))) {
      done.await();
      return (double) (System.nanoTime() - start) / size;
    }
  }

  private static SupervisorSpec spec(int size, CountDownLatch done) {
    AtomicInteger lives = new AtomicInteger();
    Worker worker =
        context -> {
          if (lives.incrementAndGet() <= size) {
            throw new Crash();
          }
          done.countDown();
          context.awaitStop();
        };
    return SupervisorSpec.named("root")
        .intensity(RestartIntensity.unlimited())
        .child(ChildSpec.task("worker", worker))
        .build();
  }
}
