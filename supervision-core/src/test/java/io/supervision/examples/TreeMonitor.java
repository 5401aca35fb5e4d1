package io.supervision.examples;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Prints the children of supervisors every ten seconds, and is itself one of those children. */
// tag::monitor[]
final class TreeMonitor implements Worker {

  private final Supplier<SupervisionTree> tree;
  private final List<String> supervisors;
  private final Consumer<String> log;

  TreeMonitor(Supplier<SupervisionTree> tree, List<String> supervisors, Consumer<String> log) {
    this.tree = tree;
    this.supervisors = supervisors;
    this.log = log;
  }

  @Override
  public void run(WorkerContext context) throws InterruptedException {
    while (!context.isStopping()) {
      for (String name : supervisors) {
        print(tree.get().supervisor(name));
      }
      context.sleep(Duration.ofSeconds(10));
    }
  }

  private void print(Supervisor supervisor) {
    log.accept(supervisor.name() + ": " + supervisor.activeCount() + " children running");
    for (String id : supervisor.childIds()) {
      log.accept(
          "  %s: restarts=%d, health=%s"
              .formatted(id, supervisor.restartCount(id), supervisor.healthStatus(id).status()));
    }
  }
}
// end::monitor[]
