package io.supervision.conformance;

import io.supervision.worker.Worker;
import io.supervision.worker.WorkerFactory;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The start functions of one scenario. The position in a start script belongs to the object of the
 * scenario that holds it, whoever starts the child and however often.
 */
final class Children {

  private final IdentityHashMap<JsonNode, Integer> positions = new IdentityHashMap<>();
  private final Map<String, ScriptedWorker> workers = new HashMap<>();
  private final Gate gate;

  Children(Gate gate) {
    this.gate = gate;
  }

  Worker startWorker(String path, JsonNode child) throws Exception {
    if (!mayStart(path, child)) {
      return WorkerFactory.ignored();
    }
    ScriptedWorker worker = new ScriptedWorker(child.path("on_shutdown"));
    synchronized (this) {
      workers.put(path, worker);
    }
    return worker;
  }

  /** Plays the next element of the script; false means that the start is ignored. */
  boolean mayStart(String path, JsonNode child) throws ScriptedFailure, InterruptedException {
    String element = next(child);
    if (element.startsWith("gate_")) {
      gate.pass();
      element = element.substring("gate_".length());
    }
    return switch (element) {
      case "ok" -> true;
      case "ignore" -> false;
      default -> throw new ScriptedFailure(path, element);
    };
  }

  /** The last worker started at a path, or null. */
  synchronized @Nullable ScriptedWorker worker(String path) {
    return workers.get(path);
  }

  private synchronized String next(JsonNode child) {
    int position = positions.merge(child, 1, Integer::sum) - 1;
    return child.path("start").path(position).asString("ok");
  }
}
