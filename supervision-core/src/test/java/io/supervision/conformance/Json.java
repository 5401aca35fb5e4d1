package io.supervision.conformance;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes and shows the values that results and events consist of. */
final class Json {

  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private Json() {}

  /** Equal values give equal lines; a list, and each call of a gated step, has lines of its own. */
  static List<String> lines(JsonNode value) {
    List<String> lines = new ArrayList<>();
    addLines("", value, lines);
    return lines;
  }

  private static void addLines(String prefix, JsonNode value, List<String> lines) {
    if (value.isArray()) {
      lines.add(prefix + "[" + value.size() + "]");
      value.forEach(element -> lines.add("  " + SORTED.writeValueAsString(element)));
    } else if (value.has("calls")) {
      addLines("exit: ", value.get("exit"), lines);
      value.get("calls").forEach(answer -> addLines("call: ", answer, lines));
    } else if (value.path("ok").isArray()) {
      addLines(prefix + "ok ", value.get("ok"), lines);
    } else {
      lines.add(prefix + SORTED.writeValueAsString(value));
    }
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static JsonNode text(String value) {
    return JsonNodeFactory.instance.stringNode(value);
  }

  static ObjectNode ok() {
    return object().put("ok", true);
  }

  static ObjectNode ok(JsonNode value) {
    ObjectNode result = object();
    result.set("ok", value);
    return result;
  }

  static ObjectNode error(String code) {
    return object().put("error", code);
  }
}
