package io.supervision.benchmarks.workload;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.benchmarks.workload.Supervised.Crash;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.Worker;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;

/** Reads of a pool with many children, of which one crashes all the time: the median. */
final class Reads {

  private static final int SAMPLES = 200;

  private Reads() {}

  static double activeCount(int size) throws Exception {
    return read(
        size,
        pool -> {
          int sum = 0;
          for (int i = 0; i < 1_000; i++) {
            sum += pool.activeCount();
          }
          return sum / 1_000;
        },
        1_000);
  }

  static double childIds(int size) throws Exception {
    return read(size, pool -> pool.childIds().size(), 1);
  }

  private static double read(int size, ToIntFunction<Supervisor> read, int times) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    Worker idle = Supervised.idle(running);
    Worker crashing =
        context -> {
          throw new Crash();
        };
    try (SupervisionTree tree =
        Supervised.plain(SupervisorSpec.dynamic("pool").intensity(RestartIntensity.unlimited()))) {
      Supervisor pool = tree.root();
      for (int i = 0; i < size; i++) {
        pool.startChild(ChildSpec.task("worker-" + i, idle));
      }
      running.await();
      pool.startChild(ChildSpec.task("crashing", crashing));
      double[] samples = new double[SAMPLES];
      for (int i = 0; i < SAMPLES; i++) {
        long start = System.nanoTime();
        int seen = read.applyAsInt(pool);
        samples[i] = (double) (System.nanoTime() - start) / times;
        if (seen < size) {
          throw new IllegalStateException("saw " + seen + " of " + size);
        }
      }
      Arrays.sort(samples);
      return samples[SAMPLES / 2];
    }
  }
}
