package io.supervision.conformance;

import io.supervision.conformance.SideBySide.Section;
import io.supervision.spec.InvalidSpecException;
import io.supervision.spec.SupervisorSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Plays one scenario and compares it with its recording, up to the first disagreement. */
final class Replay {

  private final Vector vector;
  private final Gate gate = new Gate();
  private final Children children = new Children(gate);
  private final FieldReader fields = new FieldReader();
  private final SpecReader specs;

  Replay(Vector vector) {
    this.vector = vector;
    this.specs = new SpecReader(children, fields, !vector.reactions().isEmpty());
  }

  /** OTP's codes for the values that the Java types cannot hold. */
  List<String> refused() {
    return fields.refused();
  }

  /** Plays the scenario; null if it agrees. */
  @Nullable Disagreement play() {
    SupervisorSpec root;
    try {
      root = specs.supervisor(Paths.ROOT, vector.tree());
    } catch (InvalidSpecException | RefusedValue e) {
      Outcome refused = new Outcome(SpecErrors.startResult(e, vector.tree()), List.of());
      Disagreement start = compare("start", vector.start(), refused);
      return start != null ? start : compareFinal(Json.array());
    }
    boolean waits = vector.steps().valueStream().anyMatch(step -> isOp("wait", step));
    boolean overruns = vector.reactions().contains("ignore");
    try (Stage stage = new Stage(root, waits && !overruns, specs, children, gate)) {
      return play(stage);
    }
  }

  private @Nullable Disagreement play(Stage stage) {
    Disagreement found = compare("start", vector.start(), stage.start());
    JsonNode steps = vector.steps();
    for (int i = 0; i < steps.size() && found == null; i++) {
      JsonNode step = steps.get(i);
      found = compare(describe(step, i), step, stage.perform(step));
    }
    return found != null ? found : compareFinal(stage.finalState());
  }

  private @Nullable Disagreement compare(String where, JsonNode step, Outcome outcome) {
    boolean exit = isOp("exit", step) || isOp("exit_gated", step);
    String ended = exit ? step.path("child").asString("") : "";
    return difference(
        where,
        section("result", step.get("result"), outcome.result()),
        section(
            "events",
            Unordered.gather(step.get("events"), ended, specs::isConcurrent),
            Unordered.gather(outcome.events(), ended, specs::isConcurrent)));
  }

  private @Nullable Disagreement compareFinal(JsonNode actual) {
    return difference("final state", section("final", vector.finalState(), actual));
  }

  private static Section section(String name, JsonNode expected, JsonNode actual) {
    return new Section(name, Json.lines(expected), Json.lines(actual));
  }

  private @Nullable Disagreement difference(String where, Section... sections) {
    List<Section> all = List.of(sections);
    return all.stream().allMatch(Section::agrees)
        ? null
        : new Disagreement(vector, where, SideBySide.of(all));
  }

  private String describe(JsonNode step, int index) {
    List<String> inputs = new ArrayList<>();
    step.forEachEntry(
        (name, value) -> {
          if (!name.equals("result") && !name.equals("events")) {
            inputs.add(name + "=" + value);
          }
        });
    return "step " + (index + 1) + " of " + vector.steps().size() + ": " + String.join(" ", inputs);
  }

  private static boolean isOp(String op, JsonNode step) {
    return op.equals(step.path("op").asString(""));
  }
}
