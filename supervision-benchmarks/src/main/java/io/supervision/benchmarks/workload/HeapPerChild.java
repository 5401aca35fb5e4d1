package io.supervision.benchmarks.workload;

import static io.supervision.benchmarks.workload.Supervised.plain;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.Worker;
import java.util.concurrent.CountDownLatch;

/** How much heap an idle child takes, its thread included, after a collection. */
final class HeapPerChild {

  private HeapPerChild() {}

  static double bare(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    Thread[] threads = new Thread[size];
    Runnable body =
        () -> {
          running.countDown();
          BareThreads.idle();
        };
    long before = used();
    for (int i = 0; i < size; i++) {
      threads[i] = BareThreads.start(body);
    }
    running.await();
    double each = (double) (used() - before) / size;
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return each;
  }

  static double dynamic(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    Worker worker = Supervised.idle(running);
    try (SupervisionTree tree = plain(SupervisorSpec.dynamic("pool"))) {
      Supervisor pool = tree.root();
      long before = used();
      for (int i = 0; i < size; i++) {
        pool.startChild(ChildSpec.task("worker-" + i, worker));
      }
      running.await();
      return (double) (used() - before) / size;
    }
  }

  static double template(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    Worker worker = Supervised.idle(running);
    try (SupervisionTree tree =
        plain(SupervisorSpec.template("pool", ChildSpec.task("worker", worker)))) {
      Supervisor pool = tree.root();
      long before = used();
      for (int i = 0; i < size; i++) {
        pool.startChildWith("argument");
      }
      running.await();
      return (double) (used() - before) / size;
    }
  }

  /** The least seen in a few collections: what is alive. */
  static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
