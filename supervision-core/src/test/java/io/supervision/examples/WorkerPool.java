package io.supervision.examples;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import java.time.Duration;

/** A pool that grows and shrinks while it runs. */
final class WorkerPool {

  private final SupervisionTree tree =
      SupervisionTree.create(SupervisorSpec.dynamic("workers").maxChildren(100));
  private final Worker work;
  private final HealthCheck check;

  WorkerPool(Worker work, HealthCheck check) {
    this.work = work;
    this.check = check;
  }

  SupervisionTree tree() {
    return tree;
  }

  // tag::scale[]
  /** Makes the pool as large as it is to be; its workers are numbered. */
  void scale(int size) {
    Supervisor pool = tree.root();
    for (int i = pool.childIds().size(); i < size; i++) {
      pool.startChild(
          ChildSpec.task("worker-" + i, work)
              .health(HealthCheckSpec.of(check).interval(Duration.ofSeconds(30))));
    }
    for (int i = pool.childIds().size() - 1; i >= size; i--) {
      pool.terminateChild("worker-" + i);
    }
  }
  // end::scale[]
}
