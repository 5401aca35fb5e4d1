package io.supervision.spring.examples;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spring.SupervisedChild;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Logs the children of a supervisor every ten seconds, and is a child of the root itself. */
// tag::monitor[]
@Component
class TreeMonitor {

  private static final Logger log = LoggerFactory.getLogger(TreeMonitor.class);

  private final SupervisionTree tree;

  TreeMonitor(SupervisionTree tree) {
    this.tree = tree;
  }

  @SupervisedChild(id = "monitor", order = 100)
  void watch(WorkerContext context) throws InterruptedException {
    while (!context.isStopping()) {
      print(tree.supervisor("infrastructure"));
      print(tree.supervisor("http-workers"));
      context.sleep(Duration.ofSeconds(10));
    }
  }

  private static void print(Supervisor supervisor) {
    log.info("{}: {} children running", supervisor.name(), supervisor.activeCount());
    for (String id : supervisor.childIds()) {
      log.info(
          "  {}: restarts={}, health={}",
          id,
          supervisor.restartCount(id),
          supervisor.healthStatus(id).status());
    }
  }
}
// end::monitor[]
