package io.supervision;

import io.supervision.event.RestartCause;
import io.supervision.spec.Backoff;
import io.supervision.worker.ExitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a child beyond one incarnation; made at its first end. Kept across restarts
 * of the supervisors above.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
final class ChildRecord {

  private static final VarHandle RECORD;

  static {
    try {
      RECORD = MethodHandles.lookup().findVarHandle(Child.class, "record", ChildRecord.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable RestartCounts restarts;
  volatile long failures;
  volatile @Nullable Exit lastExit;
  volatile long downSince;
  volatile @Nullable RestartCause startCause;
  volatile @Nullable String causedBy;
  private int backoffAttempt;
  private volatile @Nullable RepeatedFailures repeated;

  /** How an incarnation ended. */
  record Exit(ExitReason reason, long at, int incarnation) {}

  static ChildRecord makeFor(Child child) {
    ChildRecord made = new ChildRecord();
    ChildRecord there = (ChildRecord) RECORD.compareAndExchange(child, null, made);
    return there == null ? made : there;
  }

  void exited(Exit exit) {
    downSince = exit.at();
    lastExit = exit;
  }

  /** How long it had been down when it was started again. */
  long downUntil(long startedAt) {
    return lastExit == null ? 0 : Math.max(0, startedAt - downSince);
  }

  RestartCounts restarts() {
    RestartCounts known = restarts;
    return known == null ? RestartCounts.NONE : known;
  }

  void countRestart(RestartCause cause) {
    RestartCounts known = restarts;
    if (known == null) {
      known = new RestartCounts();
      restarts = known;
    }
    known.add(cause);
  }

  /** Sums up failures that are alike; for whoever records them. */
  RepeatedFailures repeatedOrNew() {
    RepeatedFailures known = repeated;
    if (known == null) {
      known = new RepeatedFailures();
      repeated = known;
    }
    return known;
  }

  /** Whether the last failure was one of many alike that was not worth a line in the log. */
  boolean isLoopSummedUp() {
    RepeatedFailures known = repeated;
    return known != null && known.isSummedUp();
  }

  void startFailed(ExitReason reason, long now, int incarnation) {
    failures = failures + 1;
    if (lastExit == null) {
      downSince = now;
    }
    lastExit = new Exit(reason, now, incarnation);
  }

  /**
   * The delay before the next restart, longer each time until an incarnation has run long enough.
   */
  long nextDelay(Backoff backoff, long ranFor, double random) {
    if (ranFor >= Nanos.of(backoff.resetAfter())) {
      backoffAttempt = 0;
    }
    return backoff.delayNanos(backoffAttempt++, random);
  }
}
