package io.supervision.conformance;

import io.supervision.ChildCounts;
import io.supervision.ChildInfo;
import io.supervision.ChildRef;
import io.supervision.ChildStartException;
import io.supervision.SupervisionException;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.Shutdown;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the engine's answers as the vectors do. */
final class Answers {

  private final Observation observation;

  Answers(Observation observation) {
    this.observation = observation;
  }

  ObjectNode child(ChildRef child) {
    return Json.ok(Json.object().put("child", child.isIgnored() ? null : label(child)));
  }

  /** The list of children; of a supervisor without order sorted, and without ids. */
  ArrayNode list(List<ChildInfo> children, boolean concurrent) {
    List<ObjectNode> lines =
        children.stream()
            .map(
                child ->
                    Json.object()
                        .put("id", concurrent ? null : child.id())
                        .put("child", child(child))
                        .put("type", lowerCase(child.type())))
            .toList();
    if (concurrent) {
      lines =
          lines.stream()
              .sorted(Comparator.comparing(line -> line.path("child").asString("")))
              .toList();
    }
    return Json.array().addAll(lines);
  }

  JsonNode counts(ChildCounts counts) {
    return Json.ok(
        Json.object()
            .put("specs", counts.specs())
            .put("active", counts.active())
            .put("supervisors", counts.supervisors())
            .put("workers", counts.workers()));
  }

  JsonNode spec(ChildSpec spec) {
    ObjectNode fields =
        Json.object()
            .put("id", spec.id())
            .put("restart", lowerCase(spec.restart()))
            .put("significant", spec.settings().significant())
            .put("type", lowerCase(spec.type()));
    Shutdown shutdown = spec.settings().shutdown();
    if (shutdown instanceof Shutdown.Timeout timeout) {
      fields.put("shutdown", (int) timeout.time().toMillis());
    } else {
      boolean brutal = shutdown instanceof Shutdown.BrutalKill;
      fields.put("shutdown", brutal ? "brutal_kill" : "infinity");
    }
    return Json.ok(fields);
  }

  ObjectNode error(SupervisionException refused) {
    return switch (refused.reason()) {
      case NOT_RUNNING, SHUTTING_DOWN -> Json.error("noproc");
      case NOT_SUPPORTED -> Json.error("simple_one_for_one");
      case ALREADY_STARTED -> Json.error("already_started").put("child", label(refused.child()));
      case INVALID_SPEC -> invalidSpec(refused);
      case START_FAILED -> {
        ObjectNode result = Json.error("start_failed");
        result.set("cause", cause(refused.getCause()));
        yield result;
      }
      default -> Json.error(lowerCase(refused.reason()));
    };
  }

  private static ObjectNode invalidSpec(SupervisionException refused) {
    Throwable cause = refused.getCause();
    return Json.error(SpecErrors.isSpecError(cause) ? SpecErrors.code(cause) : refused.toString());
  }

  /** One level for each supervisor between the child that was to be started and the failure. */
  private static JsonNode cause(@Nullable Throwable thrown) {
    if (thrown instanceof ChildStartException nested) {
      ObjectNode level = Json.object().put("failed_to_start_child", nested.childId());
      level.set("cause", cause(nested.getCause()));
      return level;
    }
    if (thrown instanceof ScriptedFailure failure) {
      return Json.text(failure.kind());
    }
    return Json.text(
        SpecErrors.isSpecError(thrown) ? SpecErrors.code(thrown) : String.valueOf(thrown));
  }

  private @Nullable String child(ChildInfo child) {
    return switch (child.status()) {
      case RUNNING -> label(child.ref());
      case RESTARTING -> "restarting";
      case STOPPED -> null;
    };
  }

  private String label(@Nullable ChildRef child) {
    Incarnation incarnation = child == null ? null : observation.incarnation(child);
    return incarnation == null ? "unknown " + child : incarnation.label();
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
