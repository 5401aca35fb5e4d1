package io.supervision.internal.journal;

import io.supervision.event.Origin;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes whose failures the log only sums up at the moment, and the supervisors that were taken
 * along by them, each by its path: what happens to others because of them is summed up, too. An
 * entry is void as soon as the next failure is told.
 */
final class Loops {

  private final Map<String, Trouble> summedUp = new ConcurrentHashMap<>();
  private final Map<String, Trouble> takenAlong = new ConcurrentHashMap<>();

  /** How often a failure has come in a row, if it should be logged; else 0. */
  long timesToLog(JournalNode node, long fingerprint, long now) {
    Trouble trouble = node.recordOrNew().troubleOrNew(node);
    FailureLogLimiter log = trouble.failureLog();
    boolean before = log.isSummedUp();
    // the first failure of an outage comes alone, however long the backoff is within one
    long times =
        trouble.failures() == 0
            ? log.timesToLog(fingerprint, now)
            : log.timesToLog(fingerprint, now, trouble.failures() == 1);
    if (log.isSummedUp() && !before) {
      forgetOld(summedUp);
      forgetOld(takenAlong);
      summedUp.put(node.path(), trouble);
    }
    return times;
  }

  /** Keeps whether a supervisor has just been stopped because of a loop. */
  void supervisorEnded(JournalNode supervisor, @Nullable Origin origin) {
    Trouble loop = origin == null ? null : of(origin);
    if (loop != null) {
      takenAlong.put(supervisor.path(), loop);
    } else if (!takenAlong.isEmpty()) {
      takenAlong.remove(supervisor.path());
    }
  }

  /** Whether what has this origin is no news. */
  boolean include(@Nullable Origin origin) {
    return origin != null && of(origin) != null;
  }

  /** Whether what happens because of the node at a path is no news. */
  boolean include(String path) {
    return of(path) != null;
  }

  private @Nullable Trouble of(Origin origin) {
    if (origin.kind() != Origin.Kind.END && origin.kind() != Origin.Kind.GIVE_UP) {
      return null;
    }
    List<String> chain = origin.chain();
    return of(chain.isEmpty() ? origin.path() : chain.get(chain.size() - 1));
  }

  private @Nullable Trouble of(String path) {
    Trouble own = isLoop(summedUp.get(path));
    return own == null ? isLoop(takenAlong.get(path)) : own;
  }

  private static @Nullable Trouble isLoop(@Nullable Trouble trouble) {
    return trouble != null && trouble.failureLog().isSummedUp() ? trouble : null;
  }

  private static void forgetOld(Map<String, Trouble> loops) {
    loops.values().removeIf(each -> isLoop(each) == null || each.node().isRemoved());
  }

  void clear() {
    summedUp.clear();
    takenAlong.clear();
  }
}
