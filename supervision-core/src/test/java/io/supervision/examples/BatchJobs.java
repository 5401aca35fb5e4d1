package io.supervision.examples;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Jobs that are tried again when they crash, and a batch that ends with the last of them. */
final class BatchJobs {

  private BatchJobs() {}

  // tag::batch[]
  static void process(Map<String, Worker> jobs, Duration pace, Consumer<String> log) {
    SupervisorSpec batch =
        SupervisorSpec.dynamic("batch").intensity(2, Duration.ofSeconds(60)).build();
    try (SupervisionTree tree = SupervisionTree.create(batch)) {
      tree.start();
      Supervisor pool = tree.root();
      jobs.forEach(
          (id, job) -> pool.startChild(ChildSpec.task(id, job).restart(RestartType.TRANSIENT)));
      while (!pool.awaitEmpty(pace)) {
        log.accept("Jobs remaining: " + pool.childIds().size());
      }
      log.accept("All jobs completed");
    }
  }
  // end::batch[]
}
