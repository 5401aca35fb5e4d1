package io.supervision.benchmarks.workload;

import io.supervision.SupervisionTree;
import io.supervision.benchmarks.workload.Supervised.Crash;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A child that crashes as soon as it runs: the time of one restart. */
@SuppressWarnings("try") // a tree is there while its block lasts
final class RestartRate {

  /** No restart takes a tenth of a microsecond. */
  private static final RestartIntensity NEVER_REACHED =
      new RestartIntensity(1_000, Duration.ofNanos(100_000));

  private static final int TOGETHER = 100;

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
    return alone(size, RestartIntensity.unlimited(), Supervised::plain);
  }

  /** The same with an intensity that is counted. */
  static double limited(int size) throws Exception {
    return alone(size, NEVER_REACHED, Supervised::plain);
  }

  /** The same with the starter's metrics and history. */
  static double observed(int size) throws Exception {
    return alone(size, RestartIntensity.unlimited(), Supervised::observed);
  }

  /** The same with a listener that does nothing. */
  static double listened(int size) throws Exception {
    return alone(size, RestartIntensity.unlimited(), Supervised::listened);
  }

  private static double alone(
      int size, RestartIntensity intensity, Function<SupervisorSpec, SupervisionTree> started)
      throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    long start = System.nanoTime();
    SupervisorSpec spec = spec(1, size, done).intensity(intensity).build();
    try (SupervisionTree tree = started.apply(spec)) {
      done.await();
      return (double) (System.nanoTime() - start) / size;
    }
  }

  /** Some children of one supervisor, all of which crash as soon as they run. */
  static double together(int size) throws Exception {
    CountDownLatch done = new CountDownLatch(TOGETHER);
    long start = System.nanoTime();
    try (SupervisionTree tree = Supervised.plain(spec(TOGETHER, size, done))) {
      done.await();
      return (double) (System.nanoTime() - start) / size;
    }
  }

  /** The same below some supervisors more. */
  static Contender below(int supervisors) {
    return size -> {
      CountDownLatch done = new CountDownLatch(1);
      SupervisorSpec spec = spec(1, size, done).build();
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

  private static SupervisorSpecBuilder spec(int children, int size, CountDownLatch done) {
    AtomicInteger lives = new AtomicInteger();
    Worker worker =
        context -> {
          if (lives.incrementAndGet() <= size) {
            throw new Crash();
          }
          done.countDown();
          context.awaitStop();
        };
    SupervisorSpecBuilder spec =
        SupervisorSpec.named("root").intensity(RestartIntensity.unlimited());
    for (int i = 0; i < children; i++) {
      spec.child(ChildSpec.task("worker-" + i, worker));
    }
    return spec;
  }
}
