package io.supervision.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Gathers the stops that have no defined order: those of the children of a supervisor without child
 * order, just before its own end.
 */
final class Unordered {

  private Unordered() {}

  /**
   * Gathers them anew, whatever has been gathered before.
   *
   * @param events events and groups of events
   * @param ended the path of the process that the step itself has ended, or empty; its end comes
   *     first and belongs to no group
   * @param concurrent whether the supervisor at a path stops its children at the same time
   */
  static ArrayNode gather(Iterable<JsonNode> events, String ended, Predicate<String> concurrent) {
    List<JsonNode> gathered = new ArrayList<>();
    int settled = 0;
    for (JsonNode event : flat(events)) {
      String path = event.path(1).asString("");
      if (event.path(0).asString("").equals("supervisor_terminated") && concurrent.test(path)) {
        gather(gathered, settled, path);
      }
      gathered.add(event);
      if (gathered.size() == 1 && path.equals(ended)) {
        settled = 1;
      }
    }
    return Json.array().addAll(gathered);
  }

  private static List<JsonNode> flat(Iterable<JsonNode> events) {
    List<JsonNode> flat = new ArrayList<>();
    for (JsonNode event : events) {
      if (event.path(0).asString("").equals("unordered")) {
        event.path(1).forEach(flat::add);
      } else {
        flat.add(event);
      }
    }
    return flat;
  }

  private static void gather(List<JsonNode> events, int settled, String supervisor) {
    int first = events.size();
    while (first > settled && isStopBelow(supervisor, events.get(first - 1))) {
      first--;
    }
    List<JsonNode> run = events.subList(first, events.size());
    if (run.size() > 1) {
      run.sort(Comparator.comparing(JsonNode::toString));
      ArrayNode group = Json.array().add("unordered").add(Json.array().addAll(run));
      run.clear();
      events.add(group);
    }
  }

  private static boolean isStopBelow(String supervisor, JsonNode event) {
    return event.path(0).asString("").equals("stopped")
        && Paths.parent(event.path(1).asString("")).equals(supervisor);
  }
}
