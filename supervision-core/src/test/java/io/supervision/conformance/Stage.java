package io.supervision.conformance;

import io.supervision.ManualClock;
import io.supervision.SupervisionException;
import io.supervision.SupervisionTree;
import io.supervision.SupervisionTreeBuilder;
import io.supervision.spec.SupervisorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A tree that is driven step by step, through its public interface only. */
final class Stage implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ManualClock clock = new ManualClock();
  private final boolean timeless;
  private final Gate gate;
  private final SupervisionTree tree;
  private final Observation observation;
  private final Exits exits;
  private final Calls calls;
  private final Calls queue;

  /**
   * Makes a tree that is not started.
   *
   * @param timeless whether time stands still but for the steps that wait; else it is the real time
   */
  Stage(SupervisorSpec root, boolean timeless, SpecReader specs, Children children, Gate gate) {
    SupervisionTreeBuilder builder = SupervisionTree.builder(root);
    this.tree = timeless ? builder.clock(clock).build() : builder.build();
    this.timeless = timeless;
    this.gate = gate;
    this.observation = new Observation(tree, specs);
    this.exits = new Exits(tree, observation, children);
    this.calls = Calls.waiting(observation, specs);
    this.queue = Calls.queued(observation, specs);
  }

  Outcome start() {
    return observed(
        () -> {
          try {
            tree.start();
          } catch (SupervisionException e) {
            return observation.answers().error(e);
          }
          return Json.ok(Json.object().put("child", Paths.ROOT + "#1"));
        });
  }

  Outcome perform(JsonNode step) {
    return observed(
        () ->
            switch (step.get("op").stringValue()) {
              case "exit" -> exits.exit(step);
              case "exit_gated" -> exitGated(step);
              case "stop" -> stop();
              case "wait" -> waitFor(Duration.ofMillis(step.get("ms").asLong()));
              default -> calls.issue(step).read();
            });
  }

  private JsonNode waitFor(Duration time) throws InterruptedException {
    if (timeless) {
      clock.advance(time);
    } else {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }
    return Json.ok();
  }

  private JsonNode stop() {
    if (!tree.isRunning()) {
      return Json.error("noproc");
    }
    tree.stop();
    return Json.ok();
  }

  private JsonNode exitGated(JsonNode step) throws Exception {
    ObjectNode result = Json.object();
    result.set("exit", exits.exitToGate(step));
    Runnable opener = gate.awaitArrival(PATIENCE);
    List<Reply> replies = new ArrayList<>();
    for (JsonNode call : step.get("calls")) {
      boolean exit = call.get("op").asString("").equals("exit");
      replies.add(exit ? Reply.of(exits.exitBehindGate(call)) : queue.issue(call));
    }
    opener.run();
    replies.forEach(Reply::settle);
    ArrayNode answers = result.putArray("calls");
    for (Reply reply : replies) {
      answers.add(reply.read());
    }
    return result;
  }

  private Outcome observed(Callable<JsonNode> action) {
    JsonNode result;
    try {
      result = action.call();
      observation.awaitQuiescence();
    } catch (Exception e) {
      result = Json.text("the replay failed: " + e);
    }
    return new Outcome(result, observation.log().take());
  }

  /** The tree as it is, or an empty list when the root does not run. */
  JsonNode finalState() {
    return observation.finalState();
  }

  @Override
  public void close() {
    tree.close(PATIENCE);
    observation.close();
  }
}
