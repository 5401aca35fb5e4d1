package io.supervision.benchmarks.workload;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.supervision.SupervisionTree;
import io.supervision.SupervisionTreeBuilder;
import io.supervision.SupervisionTreeBuilder.Threads;
import io.supervision.spec.ChildDefinition;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.spring.metrics.SupervisionMetrics;
import io.supervision.worker.Worker;
import java.util.concurrent.CountDownLatch;

/** Trees as the benchmarks use them. */
final class Supervised {

  /** An ordinary failure, with its stack trace. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("crash");
    }
  }

  private Supervised() {}

  /** A worker that says that it runs, and does nothing else. */
  static Worker idle(CountDownLatch running) {
    return context -> {
      running.countDown();
      BareThreads.idle();
    };
  }

  /** A started tree of the plain core. */
  static SupervisionTree plain(ChildDefinition root) {
    SupervisionTree tree = builder(root).build();
    tree.start();
    return tree;
  }

  /** A started tree with a listener that does nothing. */
  static SupervisionTree listened(ChildDefinition root) {
    SupervisionTree tree = builder(root).listener(event -> {}).build();
    tree.start();
    return tree;
  }

  /** A started tree that the starter's metrics and history listen to. */
  static SupervisionTree observed(ChildDefinition root) {
    SupervisionTree tree = builder(root).build();
    SupervisionHistory.listenTo(tree);
    new SupervisionMetrics(tree).bindTo(new SimpleMeterRegistry());
    tree.start();
    return tree;
  }

  private static SupervisionTreeBuilder builder(ChildDefinition root) {
    return SupervisionTree.builder(root)
        .threads(BareThreads.PLATFORM ? Threads.PLATFORM : Threads.AUTO);
  }
}
