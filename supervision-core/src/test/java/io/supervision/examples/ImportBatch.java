package io.supervision.examples;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.Worker;
import java.time.Duration;

/** A supervisor with settings as a child. */
final class ImportBatch {

  private ImportBatch() {}

  // tag::tree[]
  static SupervisorSpec app(Worker parse) {
    return SupervisorSpec.named("app")
        .child(
            ChildSpec.supervisor(
                    SupervisorSpec.named("import").child(ChildSpec.task("parser", parse)))
                .restart(RestartType.TRANSIENT)
                .shutdown(Duration.ofSeconds(20)))
        .build();
  }
  // end::tree[]
}
