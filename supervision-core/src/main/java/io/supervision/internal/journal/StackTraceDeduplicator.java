package io.supervision.internal.journal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The failures of a tree that the log has shown with their stacks not long ago, so that an outage
 * which many children run into is shown in full once, not once for each of them.
 */
final class StackTraceDeduplicator {

  private static final int KEPT = 64;
  private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

  private final Lock lock;
  private final Map<Long, Shown> shown =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Shown> eldest) {
          return size() > KEPT;
        }
      };

  private record Shown(String path, long at) {}

  StackTraceDeduplicator(Lock lock) {
    this.lock = lock;
  }

  /** The path of another child that has failed at the same place; null if the stack is news. */
  @Nullable String sameAs(Throwable cause, String path, long now) {
    long fingerprint = Throwables.fingerprint(cause);
    lock.lock();
    try {
      Shown before = shown.get(fingerprint);
      if (before != null && now - before.at() < FRESH_NANOS && !before.path().equals(path)) {
        return before.path();
      }
      shown.remove(fingerprint);
      shown.put(fingerprint, new Shown(path, now));
      return null;
    } finally {
      lock.unlock();
    }
  }
}
