package io.supervision.conformance;

import io.supervision.ChildRef;
import io.supervision.Supervisor;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.InvalidSpecException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes the calls of a supervisor's interface, by the waiting methods or by their twins. */
final class Calls {

  private final Observation observation;
  private final SpecReader specs;
  private final Answers answers;
  private final boolean queued;

  private Calls(Observation observation, SpecReader specs, boolean queued) {
    this.observation = observation;
    this.specs = specs;
    this.answers = observation.answers();
    this.queued = queued;
  }

  /** Each call is made and waited for. */
  static Calls waiting(Observation observation, SpecReader specs) {
    return new Calls(observation, specs, false);
  }

  /** Each call is put into the supervisor's mailbox. */
  static Calls queued(Observation observation, SpecReader specs) {
    return new Calls(observation, specs, true);
  }

  Reply issue(JsonNode step) {
    String path = step.get("sup").stringValue();
    Supervisor supervisor = observation.supervisor(path);
    return supervisor == null ? Reply.of(Json.error("noproc")) : issue(supervisor, path, step);
  }

  private Reply issue(Supervisor supervisor, String path, JsonNode step) {
    String id = step.path("id").asString("");
    return switch (step.get("op").stringValue()) {
      case "start_child" ->
          step.has("key") ? startKeyed(supervisor, path, step) : start(supervisor, path, step);
      case "terminate_child" ->
          step.has("child")
              ? terminate(supervisor, path, step.get("child").stringValue())
              : command(
                  () -> supervisor.terminateChild(id), () -> supervisor.terminateChildAsync(id));
      case "restart_child" ->
          reply(
              ask(() -> supervisor.restartChild(id), () -> supervisor.restartChildAsync(id)),
              answers::child);
      case "delete_child" ->
          command(() -> supervisor.deleteChild(id), () -> supervisor.deleteChildAsync(id));
      case "get_childspec" ->
          query(() -> supervisor.childSpec(id), () -> supervisor.childSpecAsync(id), answers::spec);
      case "which_children" ->
          query(
              supervisor::whichChildren,
              supervisor::whichChildrenAsync,
              list -> Json.ok(answers.list(list, specs.isConcurrent(path))));
      case "count_children" ->
          query(supervisor::countChildren, supervisor::countChildrenAsync, answers::counts);
      default -> throw new IllegalArgumentException("unknown step " + step);
    };
  }

  private Reply start(Supervisor supervisor, String path, JsonNode step) {
    ChildSpec child;
    try {
      child = specs.child(path, step.get("spec"));
    } catch (InvalidSpecException | RefusedValue e) {
      return refused(path, e);
    }
    return reply(
        ask(() -> supervisor.startChild(child), () -> supervisor.startChildAsync(child)),
        answers::child);
  }

  private Reply startKeyed(Supervisor supervisor, String path, JsonNode step) {
    String target = Paths.ofKey(path, step);
    CompletableFuture<ChildRef> started;
    if (specs.isTemplate(path)) {
      started =
          ask(() -> supervisor.startChildWith(step), () -> supervisor.startChildWithAsync(step))
              .whenComplete((child, refused) -> named(child, target));
    } else {
      ChildSpec child;
      try {
        child = specs.dynamicChild(path, observation.freeId(supervisor, target), step);
      } catch (InvalidSpecException | RefusedValue e) {
        return refused(path, e);
      }
      started = ask(() -> supervisor.startChild(child), () -> supervisor.startChildAsync(child));
    }
    return reply(started, answers::child);
  }

  private void named(@Nullable ChildRef child, String target) {
    if (child != null) {
      observation.log().keyed(child.path(), target);
    }
  }

  /** A specification that never reaches the supervisor, which has to be there all the same. */
  private Reply refused(String path, RuntimeException error) {
    String code = SpecErrors.code(error);
    return Reply.of(Json.error(observation.isAlive(path) ? code : "noproc"));
  }

  private Reply terminate(Supervisor supervisor, String path, String target) {
    ChildRef child = observation.child(target);
    if (child == null) { // nothing was ever started there, so OTP sees something that is no process
      return Reply.of(Json.error(specs.isTemplate(path) ? "simple_one_for_one" : "not_found"));
    }
    return command(
        () -> supervisor.terminateChild(child), () -> supervisor.terminateChildAsync(child));
  }

  private Reply command(Runnable call, Supplier<CompletableFuture<@Nullable Void>> twin) {
    return query(
        () -> {
          call.run();
          return null;
        },
        twin,
        nothing -> Json.ok());
  }

  private <T> Reply query(
      Supplier<T> call, Supplier<CompletableFuture<T>> twin, Function<T, JsonNode> answer) {
    return reply(ask(call, twin), answer);
  }

  private <T> CompletableFuture<T> ask(Supplier<T> call, Supplier<CompletableFuture<T>> twin) {
    return queued ? twin.get() : Reply.outcome(call);
  }

  private <T> Reply reply(CompletableFuture<T> result, Function<T, JsonNode> answer) {
    return Reply.of(result, answer, answers::error);
  }
}
