package io.supervision.spring.actuate;

import io.supervision.spring.internal.operations.Action;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;

/**
 * An action on several nodes, which are named one by one.
 *
 * @param action what is to be done
 * @param paths the nodes, each once
 * @param duration for how long, or null
 * @param why for what reason, or null
 */
record Selection(
    String action, List<String> paths, @Nullable String duration, @Nullable String why) {

  private static final int MOST = 1_000;
  private static final Set<String> KNOWN =
      Set.of("action", "paths", ActionRequest.DURATION, ActionRequest.WHY);

  /**
   * Reads the body of a request.
   *
   * @throws IllegalArgumentException if it is not understood, for people
   */
  static Selection parse(@Nullable String body) {
    Map<String, Object> values = values(body == null ? "" : body.strip());
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "a selection has 'action', 'paths', 'for' and 'why', and nothing else");
    }
    String action = text(values, "action");
    if (action == null || !Action.NAMES.contains(action)) {
      throw new IllegalArgumentException(
          "'action' must be one of " + String.join(", ", new TreeSet<>(Action.NAMES)));
    }
    return new Selection(
        action,
        paths(values.get("paths")),
        text(values, ActionRequest.DURATION),
        text(values, ActionRequest.WHY));
  }

  private static Map<String, Object> values(String body) {
    if (!body.startsWith("{")) {
      throw unreadable(null);
    }
    try {
      return JsonParserFactory.getJsonParser().parseMap(body);
    } catch (JsonParseException unreadable) {
      throw unreadable(unreadable);
    }
  }

  private static IllegalArgumentException unreadable(@Nullable JsonParseException cause) {
    return new IllegalArgumentException(
        "the body must be JSON such as {\"action\": \"hold\", \"paths\": [\"a/b\"],"
            + " \"for\": \"1h\", \"why\": \"...\"}, sent as application/json",
        cause);
  }

  private static List<String> paths(@Nullable Object value) {
    if (value instanceof List<?> list
        && !list.isEmpty()
        && list.size() <= MOST
        && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).distinct().toList();
    }
    throw new IllegalArgumentException(
        "'paths' must be a list of 1 to " + MOST + " paths, each written out");
  }

  private static @Nullable String text(Map<String, Object> values, String name) {
    Object value = values.get(name);
    if (value != null && !(value instanceof String)) {
      throw new IllegalArgumentException("'" + name + "' must be text");
    }
    return (String) value;
  }
}
