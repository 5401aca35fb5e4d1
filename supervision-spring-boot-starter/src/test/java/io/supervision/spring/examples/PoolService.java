package io.supervision.spring.examples;

import io.supervision.Supervisor;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Supervisors of the configuration, injected by their names. */
// tag::pools[]
@Component
class PoolService {

  private final Supervisor workers;
  private final Supervisor jobs;

  PoolService(
      @Qualifier("http-workers") Supervisor workers, @Qualifier("job-processors") Supervisor jobs) {
    this.workers = workers;
    this.jobs = jobs;
  }

  /** Adds a worker that is treated like those which the configuration declares. */
  void grow() {
    ChildSpec model = workers.childSpec("http-worker-0");
    int number = workers.childIds().size();
    workers.startChild(new ChildSpec("http-worker-" + number, model.start(), model.settings()));
  }

  void shrink() {
    int number = workers.childIds().size() - 1;
    workers.terminateChild("http-worker-" + number);
  }

  /** Runs jobs side by side, each one until it has succeeded. */
  boolean runAll(Map<String, Worker> batch, Duration timeout) {
    batch.forEach(
        (id, job) -> jobs.startChild(ChildSpec.task(id, job).restart(RestartType.TRANSIENT)));
    return jobs.awaitEmpty(timeout);
  }
}
// end::pools[]
