package io.supervision.conformance;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes the values that results and events consist of. */
final class Json {

  private Json() {}

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
