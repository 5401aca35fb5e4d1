package io.supervision.conformance;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** One scenario with what the real supervisor did, and where it was read. */
record Vector(String origin, JsonNode json) {

  String id() {
    return json.get("id").stringValue();
  }

  String title() {
    return json.path("title").asString("");
  }

  JsonNode tree() {
    return json.get("tree");
  }

  JsonNode start() {
    return json.get("start");
  }

  JsonNode steps() {
    return json.get("steps");
  }

  JsonNode finalState() {
    return json.get("final");
  }

  /** How workers react to a request to stop, other than by ending as they should. */
  Set<String> reactions() {
    Set<String> reactions = new TreeSet<>();
    json.findValues("on_shutdown").forEach(reaction -> reactions.add(reaction.asString("")));
    reactions.remove("comply");
    return reactions;
  }
}
