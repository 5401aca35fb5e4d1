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

  volatile int number;
  final RestartCounts restarts = new RestartCounts();
  volatile long failures;
  volatile @Nullable Exit lastExit;
  volatile long downSince;
  volatile @Nullable RestartCause startCause;
  volatile @Nullable String causedBy;
  private int backoffAttempt;
  final RepeatedFailures repeated = new RepeatedFailures();

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
