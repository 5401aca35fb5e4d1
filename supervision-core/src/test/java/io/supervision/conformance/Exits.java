package io.supervision.conformance;

import io.supervision.SupervisionTree;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes processes end, as a step {@code exit} says. */
final class Exits {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A supervisor has no thread to join: how long its notice may take to the one above. */
  private static final long NOTICE_MILLIS = 10;

  private final SupervisionTree tree;
  private final Observation observation;
  private final Children children;

  Exits(SupervisionTree tree, Observation observation, Children children) {
    this.tree = tree;
    this.observation = observation;
    this.children = children;
  }

  /** Ends a process and waits until its supervisor has been told. */
  JsonNode exit(JsonNode step) throws InterruptedException {
    return exit(step, true);
  }

  /** Ends a process whose supervisor is kept at a gate by that. */
  JsonNode exitToGate(JsonNode step) throws InterruptedException {
    return exit(step, false);
  }

  /** The same while the supervisor is kept at a gate, so that its notice has to wait. */
  JsonNode exitBehindGate(JsonNode step) throws InterruptedException {
    JsonNode result = exit(step, true);
    Incarnation incarnation = observation.latest(step.get("child").stringValue());
    if (incarnation != null && incarnation.isSupervisor()) {
      TimeUnit.MILLISECONDS.sleep(NOTICE_MILLIS);
    }
    return result;
  }

  private JsonNode exit(JsonNode step, boolean untilTold) throws InterruptedException {
    String path = step.get("child").stringValue();
    Incarnation incarnation = observation.latest(path);
    if (incarnation == null || !incarnation.isAlive()) {
      return Json.error("noproc");
    }
    ScriptedWorker worker = incarnation.isSupervisor() ? null : children.worker(path);
    order(incarnation, worker, Reasons.parse(step.get("reason")));
    if (untilTold && worker != null) {
      worker.awaitEnd(PATIENCE);
    }
    observation.awaitEnd(incarnation);
    return Json.ok();
  }

  private void order(Incarnation incarnation, @Nullable ScriptedWorker worker, ExitReason reason) {
    if (worker == null || reason instanceof ExitReason.Killed) {
      tree.exit(incarnation.enginePath(), reason);
    } else {
      worker.end(reason);
    }
  }
}
