package io.supervision.internal.journal;

import io.supervision.internal.platform.EngineLock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The failures of a tree that the log has shown with their stacks not long ago, so that an outage
 * which many children run into is shown in full once, not once for each of them.
 */
final class StackTraceDeduplicator {

  private static final int KEPT = 64;
  private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

  private final EngineLock lock;
  private final Map<Long, Shown> shown =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Shown> eldest) {
          return size() > KEPT;
        }
      };

  /** Said instead of showing one again. */
  static final String SEE_ABOVE = "; for the stack see above";

  private record Shown(String path, long at) {}

  StackTraceDeduplicator(EngineLock lock) {
    this.lock = lock;
  }

  /** The path of another child that has failed at the same place; null if the stack is news. */
  @Nullable String sameAs(Throwable cause, String path, long now) {
    long fingerprint = Throwables.fingerprint(cause);
    lock.lock();
    try {
      Shown before = shown.get(fingerprint);
      if (before != null && isFresh(before, now) && !before.path().equals(path)) {
        return before.path();
      }
      remember(fingerprint, path, now);
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** A throwable to be shown; null for none, and for one that was shown a moment ago. */
  @Nullable Throwable news(@Nullable Throwable cause, String path, long now) {
    if (cause == null) {
      return null;
    }
    long fingerprint = Throwables.fingerprint(cause);
    lock.lock();
    try {
      if (isFresh(shown.get(fingerprint), now)) {
        return null;
      }
      remember(fingerprint, path, now);
    } finally {
      lock.unlock();
    }
    return Throwables.printable(cause);
  }

  /** It is shown, whether it was before or not. */
  void remember(Throwable cause, String path, long now) {
    long fingerprint = Throwables.fingerprint(cause);
    lock.lock();
    try {
      remember(fingerprint, path, now);
    } finally {
      lock.unlock();
    }
  }

  private static boolean isFresh(@Nullable Shown before, long now) {
    return before != null && now - before.at() < FRESH_NANOS;
  }

  private void remember(long fingerprint, String path, long now) {
    shown.remove(fingerprint);
    shown.put(fingerprint, new Shown(path, now));
  }
}
