package io.supervision.spring.internal.history;

import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStarted;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far pools are with their jobs. A batch begins with the first job in an idle pool and goes on
 * until none is left. Used by one thread at a time.
 */
public final class Batches {

  private final Map<String, Counts> pools = new HashMap<>();

  private static final class Counts {
    long started;
    long finished;
    long aborted;

    boolean isOver() {
      return finished + aborted >= started;
    }
  }

  /**
   * How far a pool is.
   *
   * @param started jobs of this batch
   * @param finished those that have returned
   * @param aborted those that are gone without having returned
   */
  public record Progress(long started, long finished, long aborted) {}

  void update(String pool, SupervisionEvent event) {
    if (event instanceof ChildStarted start && start.restartedBecause() == null) {
      Counts counts = pools.computeIfAbsent(pool, path -> new Counts());
      if (counts.isOver()) {
        counts.started = 0;
        counts.finished = 0;
        counts.aborted = 0;
      }
      counts.started++;
    } else if (event instanceof ChildExited end && !end.requested() && !end.reason().isAbnormal()) {
      Counts counts = pools.get(pool);
      if (counts != null && !counts.isOver()) {
        counts.finished++;
      }
    }
  }

  /**
   * How far a pool is.
   *
   * @param pool its path
   * @param present how many children it has now: what is neither there nor finished was aborted
   * @return null if it never had a job
   */
  @Nullable Progress of(String pool, int present) {
    Counts counts = pools.get(pool);
    if (counts == null) {
      return null;
    }
    counts.aborted = Math.max(0, counts.started - counts.finished - present);
    return new Progress(counts.started, counts.finished, counts.aborted);
  }
}
