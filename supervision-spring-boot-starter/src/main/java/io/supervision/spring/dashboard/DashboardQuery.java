package io.supervision.spring.dashboard;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * What the dashboard wants to see.
 *
 * @param select the node whose details are shown; null for none
 * @param search lower case text that paths or states contain; empty for all
 * @param trouble whether only what is in trouble is shown
 * @param offsets by the path of a supervisor: how many of its children are skipped
 * @param after the cursor of the events already seen; null for none
 */
public record DashboardQuery(
    @Nullable String select,
    String search,
    boolean trouble,
    Map<String, Integer> offsets,
    @Nullable String after) {

  /**
   * A query from the parameters of a request.
   *
   * @param select the node whose details are shown, or null
   * @param search text that paths or states contain, or null
   * @param trouble whether only what is in trouble is shown; null for no
   * @param offsets lines of {@code offset:path}, or null; no path has a line break in it
   * @param after the cursor of the events already seen, or null
   * @return the query
   */
  public static DashboardQuery of(
      @Nullable String select,
      @Nullable String search,
      @Nullable Boolean trouble,
      @Nullable String offsets,
      @Nullable String after) {
    return new DashboardQuery(
        select,
        search == null ? "" : search.strip().toLowerCase(Locale.ROOT),
        Boolean.TRUE.equals(trouble),
        parse(offsets == null ? "" : offsets),
        after);
  }

  int offset(String path) {
    return offsets.getOrDefault(path, 0);
  }

  boolean isNarrow() {
    return trouble || !search.isEmpty();
  }

  private static Map<String, Integer> parse(String lines) {
    Map<String, Integer> offsets = new HashMap<>();
    lines
        .lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              try {
                offsets.put(
                    line.substring(colon + 1),
                    Math.max(0, Integer.parseInt(line.substring(0, Math.max(0, colon)))));
              } catch (NumberFormatException unreadable) {
                throw new InvalidEndpointRequestException(
                    "these offsets cannot be read", "offsets must be lines of number:path");
              }
            });
    return offsets;
  }
}
