package io.supervision.benchmarks.workload;

import io.supervision.SupervisionTree;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Stops many idle children where no order is promised, until the last has ended. */
final class UnorderedStop {

  private UnorderedStop() {}

  static double bare(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    Thread[] threads = new Thread[size];
    for (int i = 0; i < size; i++) {
      threads[i] =
          BareThreads.start(
              () -> {
                running.countDown();
                BareThreads.idle();
              });
    }
    running.await();
    LockSupport.parkNanos(20_000_000);
    long start = System.nanoTime();
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return System.nanoTime() - start;
  }

  static double supervised(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    Worker worker = Supervised.idle(running);
    try (SupervisionTree tree = Supervised.plain(SupervisorSpec.dynamic("pool"))) {
      for (int i = 0; i < size; i++) {
        tree.root().startChild(ChildSpec.task("worker-" + i, worker));
      }
      running.await();
      LockSupport.parkNanos(20_000_000);
      long start = System.nanoTime();
      tree.stop();
      return System.nanoTime() - start;
    }
  }
}
