package io.supervision.conformance;

import io.supervision.SupervisionTree;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes incarnations end, as a step {@code exit} says. */
final class Exits {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

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
    Incarnation incarnation = order(step);
    if (incarnation == null) {
      return Json.error("noproc");
    }
    ScriptedWorker worker = children.worker(step.get("child").stringValue());
    if (!incarnation.isSupervisor() && worker != null) {
      worker.awaitEnd(PATIENCE);
    }
    observation.awaitEnd(incarnation);
    return Json.ok();
  }

  /** Ends a process whose supervisor will be kept at a gate by that. */
  JsonNode exitToGate(JsonNode step) {
    Incarnation incarnation = order(step);
    if (incarnation == null) {
      return Json.error("noproc");
    }
    observation.awaitEnd(incarnation);
    return Json.ok();
  }

  private @Nullable Incarnation order(JsonNode step) {
    String path = step.get("child").stringValue();
    Incarnation incarnation = observation.latest(path);
    if (incarnation == null || !incarnation.isAlive()) {
      return null;
    }
    ExitReason reason = Reasons.parse(step.get("reason"));
    ScriptedWorker worker = children.worker(path);
    if (incarnation.isSupervisor() || worker == null || reason instanceof ExitReason.Killed) {
      tree.exit(incarnation.enginePath(), reason);
    } else {
      worker.end(reason);
    }
    return incarnation;
  }
}
