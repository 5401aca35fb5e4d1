package io.supervision.conformance;

import io.supervision.spec.InvalidSpecException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OTP's names for what is wrong with a specification. */
final class SpecErrors {

  private static final Set<String> SUPERVISOR_SETTINGS =
      Set.of(
          "invalid_strategy",
          "invalid_intensity",
          "invalid_period",
          "invalid_auto_shutdown",
          "invalid_max_children");

  private SpecErrors() {}

  /** Whether a specification was refused, by the Java interface or by the suite's reader. */
  static boolean isSpecError(@Nullable Throwable thrown) {
    return thrown instanceof InvalidSpecException || thrown instanceof RefusedValue;
  }

  /** OTP's name for the first thing that was found to be wrong. */
  static String code(Throwable error) {
    if (error instanceof RefusedValue refused) {
      return refused.code();
    }
    InvalidSpecException invalid = (InvalidSpecException) error;
    return switch (invalid.problem()) {
      case DUPLICATE_ID -> "duplicate_child_name";
      case INVALID_SETTING -> "invalid_" + invalid.property().replace('-', '_');
      default -> invalid.problem().name().toLowerCase(Locale.ROOT);
    };
  }

  /** The result of starting a root whose specification is refused. */
  static ObjectNode startResult(Throwable error, JsonNode tree) {
    String code = code(error);
    if (code.equals("bad_start_spec")) {
      return Json.object().put("error", code);
    }
    String kind = SUPERVISOR_SETTINGS.contains(code) ? "supervisor_data" : "start_spec";
    ObjectNode result = Json.object().put("error", kind).put("detail", code);
    return code.equals("duplicate_child_name") ? result.put("id", firstDuplicate(tree)) : result;
  }

  private static String firstDuplicate(JsonNode tree) {
    Set<String> ids = new HashSet<>();
    for (JsonNode child : tree.path("children")) {
      if (!ids.add(child.path("id").asString(""))) {
        return child.path("id").asString("");
      }
    }
    return "no id of this supervisor";
  }
}
