package io.supervision;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The failures of a tree that the log has told with their stacks not long ago, so that an outage
 * which many children run into is told in full once, not once for each of them.
 */
final class ToldFailures {

  private static final int KEPT = 64;
  private static final long FRESH = Duration.ofMinutes(1).toNanos();

  private final Map<Long, Told> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Told> eldest) {
          return size() > KEPT;
        }
      };

  private record Told(String path, long at) {}

  /** The path of another child that has failed at the same place; null if the stack is news. */
  synchronized @Nullable String sameAs(Throwable cause, String path, long now) {
    long print = Throwables.print(cause);
    Told before = told.get(print);
    if (before != null && now - before.at() < FRESH && !before.path().equals(path)) {
      return before.path();
    }
    told.remove(print);
    told.put(print, new Told(path, now));
    return null;
  }
}
