package io.supervision.internal.journal;

import io.supervision.internal.platform.ReleaseFields;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * Sums up equal failures, so that a crash loop does not flood the log: the first is logged in full,
 * then in short the 10th, the 100th and so on. What comes alone is no loop, and is logged; and no
 * loop is kept quiet for long. Failures are reported one after the other, on any thread.
 */
final class FailureLogLimiter {

  private static final long ALONE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long LONG_NANOS = Duration.ofMinutes(10).toNanos();

  private static final VarHandle COUNT =
      ReleaseFields.of(MethodHandles.lookup(), "count", long.class);
  private static final VarHandle SUMMED_UP =
      ReleaseFields.of(MethodHandles.lookup(), "summedUp", boolean.class);

  // the last failure, when it came, and when the log last said so
  private long failure;
  private long failedAt;
  private long loggedAt;

  /** How often it came in a row; written last and read first, so that it hands on the others. */
  private volatile long count;

  private volatile boolean summedUp;

  /**
   * How often this failure has come in a row, if it should be logged now; else 0. One that comes a
   * minute after the one before is alone.
   */
  long timesToLog(long next, long now) {
    return timesToLog(next, now, now - failedAt >= ALONE_NANOS);
  }

  /** The same where it is known whether it comes alone. */
  long timesToLog(long next, long now, boolean alone) {
    long before = count;
    long times = before > 0 && next == failure ? before + 1 : 1;
    boolean log = isPowerOfTen(times) || alone || now - loggedAt >= LONG_NANOS;
    failure = next;
    failedAt = now;
    if (log) {
      loggedAt = now;
    }
    SUMMED_UP.setRelease(this, times > 1 && !alone);
    COUNT.setRelease(this, times);
    return log ? times : 0;
  }

  /** Whether the last failure was one more of the same, told in short or not at all. */
  boolean isSummedUp() {
    return summedUp;
  }

  /** What has happened since is told in any case. */
  void isTold() {
    if (summedUp) {
      SUMMED_UP.setRelease(this, false);
    }
  }

  private static boolean isPowerOfTen(long value) {
    long rest = value;
    while (rest % 10 == 0) {
      rest /= 10;
    }
    return rest == 1;
  }
}
