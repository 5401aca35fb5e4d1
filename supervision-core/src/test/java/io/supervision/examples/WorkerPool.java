package io.supervision.examples;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** A pool that grows and shrinks while it runs. */
final class WorkerPool {

  private final SupervisionTree tree =
      SupervisionTree.create(SupervisorSpec.dynamic("workers").maxChildren(100));
  private final Worker work;
  private final Function<String, HealthCheck.Result> health;

  WorkerPool(Worker work, Function<String, HealthCheck.Result> health) {
    this.work = work;
    this.health = health;
  }

  SupervisionTree tree() {
    return tree;
  }

  // tag::scale[]
  /** Makes the pool as large as it is to be; its workers are numbered. */
  void scale(int size) {
    Supervisor pool = tree.root();
    while (pool.childIds().size() < size) {
      String id = firstFree(pool.childIds());
      pool.startChild(
          ChildSpec.task(id, work)
              .health(HealthCheckSpec.of(() -> health.apply(id)).interval(Duration.ofSeconds(30))));
    }
    List<String> ids = pool.childIds();
    for (int last = ids.size() - 1; last >= size; last--) {
      pool.terminateChild(ids.get(last));
    }
  }

  private static String firstFree(List<String> ids) {
    int number = 0;
    while (ids.contains("worker-" + number)) {
      number++;
    }
    return "worker-" + number;
  }
  // end::scale[]
}
