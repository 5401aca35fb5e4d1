package io.supervision.conformance;

import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * One scenario with what the real supervisor did.
 *
 * @param origin where it was read, for people
 * @param source where it was read: a file, with the line if it holds several
 * @param json the recording
 */
record Vector(String origin, URI source, JsonNode json) {

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
