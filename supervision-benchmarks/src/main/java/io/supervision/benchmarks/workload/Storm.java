package io.supervision.benchmarks.workload;

import io.supervision.SupervisionTree;
import io.supervision.benchmarks.workload.Supervised.Crash;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/** Many children crash at once: until the last of them runs again on a new thread. */
final class Storm {

  private final int size;
  private final AtomicReferenceArray<Thread> threads;
  private final CountDownLatch running;
  private final CountDownLatch recovered;
  private volatile boolean crash;

  Storm(int size) {
    this.size = size;
    threads = new AtomicReferenceArray<>(size);
    running = new CountDownLatch(size);
    recovered = new CountDownLatch(size);
  }

  /** A life; the first one of each child ends in the storm. */
  void live(int child) {
    if (threads.getAndSet(child, Thread.currentThread()) != null) {
      recovered.countDown();
      BareThreads.idle();
      return;
    }
    running.countDown();
    while (!crash && !Thread.currentThread().isInterrupted()) {
      LockSupport.park();
    }
    throw new Crash();
  }

  long strike() throws InterruptedException {
    running.await();
    LockSupport.parkNanos(20_000_000);
    long start = System.nanoTime();
    crash = true;
    for (int i = 0; i < size; i++) {
      LockSupport.unpark(threads.get(i));
    }
    recovered.await();
    return System.nanoTime() - start;
  }

  static double bare(int size) throws Exception {
    Storm storm = new Storm(size);
    for (int i = 0; i < size; i++) {
      startBare(storm, i);
    }
    long took = storm.strike();
    for (int i = 0; i < size; i++) {
      storm.threads.get(i).interrupt();
    }
    return took;
  }

  private static void startBare(Storm storm, int child) {
    BareThreads.start(
        () -> {
          try {
            storm.live(child);
          } catch (Crash crash) {
            startBare(storm, child);
          }
        });
  }

  static double supervised(int size) throws Exception {
    Storm storm = new Storm(size);
    try (SupervisionTree tree =
        Supervised.plain(SupervisorSpec.dynamic("pool").intensity(RestartIntensity.unlimited()))) {
      for (int i = 0; i < size; i++) {
        int child = i;
        Worker worker = context -> storm.live(child);
        tree.root().startChild(ChildSpec.task("worker-" + i, worker));
      }
      return storm.strike();
    }
  }

  /** The same with an intensity that is counted. */
  static double limited(int size) throws Exception {
    Storm storm = new Storm(size);
    try (SupervisionTree tree =
        Supervised.plain(
            SupervisorSpec.dynamic("pool").intensity(size, java.time.Duration.ofSeconds(5)))) {
      for (int i = 0; i < size; i++) {
        int child = i;
        Worker worker = context -> storm.live(child);
        tree.root().startChild(ChildSpec.task("worker-" + i, worker));
      }
      return storm.strike();
    }
  }
}
