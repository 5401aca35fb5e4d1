package io.supervision.benchmarks.workload;

import static io.supervision.benchmarks.workload.Supervised.plain;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/** Starts many idle children, one call each, until the last of them runs. */
final class StartIdle {

  /** What a child with an id has beside its thread. */
  private static final int BYTES = 256;

  /** What an array of bytes has beside them, and what refers to it. */
  private static final int OVERHEAD = 40;

  private StartIdle() {}

  static double bare(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    Runnable body = body(running);
    return start(size, running, () -> body);
  }

  /** Bare threads, each with as many bytes beside it as a child has, which it looks at. */
  static double loaded(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    Runnable body = body(running);
    return start(
        size,
        running,
        () -> {
          byte[] load = new byte[BYTES - OVERHEAD];
          return () -> {
            if (load[0] == 0) {
              body.run();
            }
          };
        });
  }

  private static Runnable body(CountDownLatch running) {
    return () -> {
      running.countDown();
      BareThreads.idle();
    };
  }

  private static double start(int size, CountDownLatch running, Supplier<Runnable> bodies)
      throws InterruptedException {
    AtomicReferenceArray<Thread> threads = new AtomicReferenceArray<>(size);
    long start = System.nanoTime();
    for (int i = 0; i < size; i++) {
      threads.set(i, BareThreads.start(bodies.get()));
    }
    running.await();
    long took = System.nanoTime() - start;
    for (int i = 0; i < size; i++) {
      threads.get(i).interrupt();
    }
    for (int i = 0; i < size; i++) {
      threads.get(i).join();
    }
    return took;
  }

  /** Children with ids of their own, each with a specification of its own. */
  static double dynamic(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    Worker worker = Supervised.idle(running);
    try (SupervisionTree tree = plain(SupervisorSpec.dynamic("pool"))) {
      Supervisor pool = tree.root();
      long start = System.nanoTime();
      for (int i = 0; i < size; i++) {
        pool.startChild(ChildSpec.task("worker-" + i, worker));
      }
      running.await();
      return System.nanoTime() - start;
    }
  }

  /** Children with ids of their own, started by several callers at once. */
  static Contender by(int callers) {
    return size -> {
      CountDownLatch running = new CountDownLatch(size);
      Worker worker = Supervised.idle(running);
      try (SupervisionTree tree = plain(SupervisorSpec.dynamic("pool"))) {
        Supervisor pool = tree.root();
        long start = System.nanoTime();
        for (int caller = 0; caller < callers; caller++) {
          int first = caller;
          BareThreads.start(
              () -> {
                for (int i = first; i < size; i += callers) {
                  pool.startChild(ChildSpec.task("worker-" + i, worker));
                }
              });
        }
        running.await();
        return System.nanoTime() - start;
      }
    };
  }

  /** Children of a template, which have an argument and no id. */
  static double template(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    Worker worker = Supervised.idle(running);
    try (SupervisionTree tree =
        plain(SupervisorSpec.template("pool", ChildSpec.task("worker", worker)))) {
      Supervisor pool = tree.root();
      long start = System.nanoTime();
      for (int i = 0; i < size; i++) {
        pool.startChildWith("argument");
      }
      running.await();
      return System.nanoTime() - start;
    }
  }
}
