package io.supervision.benchmarks.workload;

import io.supervision.SupervisionTree;
import io.supervision.benchmarks.workload.Supervised.Crash;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * One of many crashes: all others are stopped in reverse, each ended before the next is asked, then
 * all are started in order; until the last of them runs.
 */
@SuppressWarnings("try") // a tree is there while its block lasts
final class OneForAll {

  private final CountDownLatch running;
  private final CountDownLatch again;
  private volatile Thread first = Thread.currentThread();
  private volatile boolean crash;

  private OneForAll(int size) {
    running = new CountDownLatch(size);
    again = new CountDownLatch(size);
  }

  private void live(int child) {
    if (crash) {
      again.countDown();
      BareThreads.idle();
      return;
    }
    if (child == 0) {
      first = Thread.currentThread();
    }
    running.countDown();
    while (!crash && !Thread.currentThread().isInterrupted()) {
      LockSupport.park();
    }
    if (child == 0) {
      throw new Crash();
    }
  }

  private long strike() throws InterruptedException {
    running.await();
    LockSupport.parkNanos(20_000_000);
    long start = System.nanoTime();
    crash = true;
    LockSupport.unpark(first);
    again.await();
    return System.nanoTime() - start;
  }

  static double bare(int size) throws Exception {
    OneForAll group = new OneForAll(size);
    Thread[] threads = new Thread[size];
    threads[0] =
        BareThreads.start(
            () -> {
              try {
                group.live(0);
              } catch (Crash crash) {
                restart(group, threads);
              }
            });
    for (int i = 1; i < size; i++) {
      int child = i;
      threads[i] = BareThreads.start(() -> group.live(child));
    }
    long took = group.strike();
    for (Thread thread : threads) {
      thread.interrupt();
    }
    return took;
  }

  private static void restart(OneForAll group, Thread[] threads) {
    try {
      for (int i = threads.length - 1; i > 0; i--) {
        threads[i].interrupt();
        threads[i].join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < threads.length; i++) {
      int child = i;
      threads[i] = BareThreads.start(() -> group.live(child));
    }
  }

  static double supervised(int size) throws Exception {
    OneForAll group = new OneForAll(size);
    SupervisorSpecBuilder spec =
        SupervisorSpec.named("root")
            .strategy(Strategy.ONE_FOR_ALL)
            .intensity(RestartIntensity.unlimited());
    for (int i = 0; i < size; i++) {
      int child = i;
      Worker worker = context -> group.live(child);
      spec.child(ChildSpec.task("worker-" + i, worker));
    }
    try (SupervisionTree tree = Supervised.plain(spec)) {
      return group.strike();
    }
  }
}
