package io.supervision.examples;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Three layers: infrastructure, a pool of HTTP workers on top of it, a pool of batch jobs. */
final class NestedTree {

  private NestedTree() {}

  // tag::tree[]
  static SupervisorSpec app() {
    return SupervisorSpec.named("app")
        .child(
            SupervisorSpec.named("infrastructure")
                .strategy(Strategy.ONE_FOR_ALL)
                .intensity(3, Duration.ofSeconds(10))
                .child(ChildSpec.worker("database", DatabaseConnection::new))
                .child(ChildSpec.worker("message-queue", MessageQueue::new)))
        .child(SupervisorSpec.dynamic("http-workers").intensity(5, Duration.ofSeconds(30)))
        .child(SupervisorSpec.dynamic("job-processors").intensity(10, Duration.ofSeconds(60)))
        .build();
  }

  // end::tree[]

  // tag::run[]
  static void run(SupervisionTree tree, Consumer<String> log) {
    tree.start();
    log.accept("Core infrastructure started");

    Supervisor http = tree.supervisor("http-workers");
    for (int i = 0; i < 3; i++) {
      http.startChild(ChildSpec.task("http-worker-" + i, NestedTree::serve));
    }
    log.accept("HTTP worker pool started");

    Supervisor jobs = tree.supervisor("job-processors");
    for (String job : List.of("email-batch", "data-export", "report-generation")) {
      jobs.startChild(ChildSpec.task(job, NestedTree::process).restart(RestartType.TRANSIENT));
    }
    log.accept("Background jobs queued");

    jobs.awaitEmpty(Duration.ofMinutes(1));
    log.accept("Shutting down supervision tree...");
    tree.stop();
    log.accept("Shutdown complete");
  }

  // end::run[]

  private static void serve(WorkerContext context) throws InterruptedException {
    while (!context.isStopping()) {
      context.sleep(Duration.ofSeconds(1));
    }
  }

  private static void process(WorkerContext context) throws InterruptedException {
    context.sleep(Duration.ofSeconds(2));
  }

  static final class DatabaseConnection implements Worker {

    @Override
    public void run(WorkerContext context) {
      context.awaitStop();
    }
  }

  static final class MessageQueue implements Worker {

    @Override
    public void run(WorkerContext context) {
      context.awaitStop();
    }
  }
}
