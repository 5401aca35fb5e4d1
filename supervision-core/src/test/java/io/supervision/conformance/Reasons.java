package io.supervision.conformance;

import io.supervision.worker.ExitReason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Exit reasons as the vectors write them. */
final class Reasons {

  private Reasons() {}

  static ExitReason parse(JsonNode reason) {
    if (reason.isObject()) {
      return ExitReason.shutdown(reason.get("shutdown").stringValue());
    }
    return switch (reason.stringValue()) {
      case "normal" -> ExitReason.normal();
      case "shutdown" -> ExitReason.shutdown();
      case "killed" -> ExitReason.killed();
      default -> ExitReason.failure(new ScriptedExit(reason.stringValue()));
    };
  }

  static JsonNode json(ExitReason reason) {
    if (reason instanceof ExitReason.Shutdown shutdown && shutdown.detail() != null) {
      return Json.object().put("shutdown", shutdown.detail());
    }
    if (reason instanceof ExitReason.Failure failure) {
      return Json.text(failureName(failure.cause()));
    }
    return Json.text(reason.label());
  }

  private static String failureName(Throwable thrown) {
    for (@Nullable Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ScriptedExit exit) {
        return exit.reason();
      }
    }
    return "failure: " + thrown;
  }
}
