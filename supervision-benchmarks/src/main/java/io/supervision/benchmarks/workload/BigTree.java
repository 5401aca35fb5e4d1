package io.supervision.benchmarks.workload;

import io.supervision.SupervisionTree;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A tree that has ten children at each node, five levels deep: with 100,000 workers it has 11,111
 * supervisors. It is built in order, and stopped in reverse order, one after the other.
 */
@SuppressWarnings("try") // a tree is there while its block lasts
final class BigTree {

  private static final int CHILDREN = 10;

  private BigTree() {}

  /** A node of a tree without supervision: its children are nodes, or the threads of workers. */
  private static final class Node {
    private final Object[] children = new Object[CHILDREN];

    static Object start(int workers, Runnable body) {
      if (workers == 1) {
        return BareThreads.start(body);
      }
      Node node = new Node();
      for (int i = 0; i < CHILDREN; i++) {
        node.children[i] = start(workers / CHILDREN, body);
      }
      return node;
    }

    static void stop(Object child) throws InterruptedException {
      if (child instanceof Thread thread) {
        thread.interrupt();
        thread.join();
      } else {
        Node node = (Node) child;
        for (int i = CHILDREN - 1; i >= 0; i--) {
          stop(node.children[i]);
        }
      }
    }
  }

  static double bareBuild(int workers) throws Exception {
    CountDownLatch running = new CountDownLatch(workers);
    long start = System.nanoTime();
    Object root = Node.start(workers, body(running));
    running.await();
    long took = System.nanoTime() - start;
    Node.stop(root);
    return took;
  }

  static double bareStop(int workers) throws Exception {
    CountDownLatch running = new CountDownLatch(workers);
    Object root = Node.start(workers, body(running));
    running.await();
    LockSupport.parkNanos(20_000_000);
    long start = System.nanoTime();
    Node.stop(root);
    return System.nanoTime() - start;
  }

  private static Runnable body(CountDownLatch running) {
    return () -> {
      running.countDown();
      BareThreads.idle();
    };
  }

  static double build(int workers) throws Exception {
    CountDownLatch running = new CountDownLatch(workers);
    SupervisorSpec spec = spec("root", workers, Supervised.idle(running)).build();
    long start = System.nanoTime();
    try (SupervisionTree tree = Supervised.plain(spec)) {
      running.await();
      return System.nanoTime() - start;
    }
  }

  static double stop(int workers) throws Exception {
    CountDownLatch running = new CountDownLatch(workers);
    try (SupervisionTree tree = Supervised.plain(spec("root", workers, Supervised.idle(running)))) {
      running.await();
      LockSupport.parkNanos(20_000_000);
      long start = System.nanoTime();
      tree.stop();
      return System.nanoTime() - start;
    }
  }

  private static SupervisorSpecBuilder spec(String name, int workers, Worker worker) {
    SupervisorSpecBuilder spec = SupervisorSpec.named(name);
    for (int i = 0; i < CHILDREN; i++) {
      if (workers == CHILDREN) {
        spec.child(ChildSpec.task("worker-" + i, worker));
      } else {
        spec.child(spec("supervisor-" + i, workers / CHILDREN, worker));
      }
    }
    return spec;
  }
}
