package io.supervision.examples;

// tag::imports[]
import io.supervision.SupervisionTree;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;

// end::imports[]

/** Two services that need each other: when one fails, both start again. */
final class BasicTree {

  private BasicTree() {}

  // tag::tree[]
  static SupervisorSpec core() {
    return SupervisorSpec.named("core")
        .strategy(Strategy.ONE_FOR_ALL)
        .intensity(3, Duration.ofSeconds(10))
        .child(ChildSpec.worker("database", DatabaseConnection::new))
        .child(ChildSpec.worker("cache", CacheService::new))
        .build();
  }

  public static void main(String[] arguments) {
    try (SupervisionTree tree = SupervisionTree.create(core())) {
      tree.run();
    }
  }

  // end::tree[]

  // tag::worker[]
  static final class DatabaseConnection implements Worker {

    @Override
    public void run(WorkerContext context) throws Exception {
      while (!context.isStopping()) {
        // look after the connection; an exception here ends this incarnation
        context.sleep(Duration.ofSeconds(1));
      }
    }
  }

  // end::worker[]

  static final class CacheService implements Worker {

    @Override
    public void run(WorkerContext context) {
      context.awaitStop();
    }
  }
}
