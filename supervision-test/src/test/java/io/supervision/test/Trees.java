package io.supervision.test;

import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.time.Duration;

/** Descriptions of small trees. */
final class Trees {

  private Trees() {}

  /** "storage" with "database" and "cache", all for one after a delay; "orders"; "clock". */
  static SupervisorSpec app() {
    return SupervisorSpec.named("app")
        .child(
            SupervisorSpec.named("storage")
                .strategy(Strategy.ONE_FOR_ALL)
                .intensity(2, Duration.ofSeconds(10))
                .child(idle("database").backoff(Backoff.DEFAULT))
                .child(idle("cache")))
        .child(
            idle("orders")
                .health(HealthCheckSpec.of(HealthCheck.Result::ok))
                .backoff(Backoff.DEFAULT))
        .child(idle("clock"))
        .build();
  }

  static ChildSpecBuilder idle(String id) {
    return ChildSpec.task(id, WorkerContext::awaitStop);
  }
}
