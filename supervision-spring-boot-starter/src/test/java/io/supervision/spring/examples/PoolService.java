package io.supervision.spring.examples;

import io.supervision.Supervisor;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.List;
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

  /** Adds a worker like those that are there, under the first free number. */
  void grow() {
    List<String> ids = workers.childIds();
    ChildSpec model = workers.childSpec(ids.get(0));
    int number = 0;
    while (ids.contains("http-worker-" + number)) {
      number++;
    }
    workers.startChild(new ChildSpec("http-worker-" + number, model.start(), model.settings()));
  }

  /** Ends the latest worker, but not the only one, which is the model of the others. */
  void shrink() {
    List<String> ids = workers.childIds();
    if (ids.size() > 1) {
      workers.terminateChild(ids.get(ids.size() - 1));
    }
  }

  /** Runs jobs side by side, each one until it has succeeded. */
  boolean runAll(Map<String, Worker> batch, Duration timeout) {
    batch.forEach(
        (id, job) -> jobs.startChild(ChildSpec.task(id, job).restart(RestartType.TRANSIENT)));
    return jobs.awaitEmpty(timeout);
  }
}
// end::pools[]
