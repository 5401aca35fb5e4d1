package io.supervision.spring.autoconfigure;

import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.util.List;

/** Trees for tests. */
final class Trees {

  private Trees() {}

  static final String QUICK =
      """
      supervision:
        defaults:
          child.backoff.enabled: false
          supervisor.backoff.enabled: false
      """;

  static ChildSnapshot child(SupervisionTree tree, String path) {
    return (ChildSnapshot) tree.find(path).orElseThrow();
  }

  static void awaitRestart(SupervisionTree tree, String path) {
    await()
        .until(
            () ->
                child(tree, path).restarts() > 0 && child(tree, path).state() == NodeState.RUNNING);
  }

  /** Writes down when it starts and stops. */
  static class Named implements Worker {
    private final List<String> log;
    private final String name;

    Named(List<String> log, String name) {
      this.log = log;
      this.name = name;
    }

    @Override
    public void run(WorkerContext context) {
      log.add("+" + name);
      context.ready();
      context.awaitStop();
      log.add("-" + name);
    }
  }
}
