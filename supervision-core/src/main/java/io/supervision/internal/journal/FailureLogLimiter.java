package io.supervision.internal.journal;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sums up equal failures, so that a crash loop does not flood the log: the first is logged in full,
 * then in short the 10th, the 100th and so on. What comes alone is no loop, and is logged; and no
 * loop is kept quiet for long.
 */
final class FailureLogLimiter {

  private static final long ALONE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long LONG_NANOS = Duration.ofMinutes(10).toNanos();

  private static final State NONE = new State(0, 0, 0, 0, false);

  private final AtomicReference<State> state = new AtomicReference<>(NONE);

  /** The last failure, how often it came in a row, when, and when the log last said so. */
  private record State(long failure, long count, long failedAt, long loggedAt, boolean logged) {

    State after(long next, long now) {
      long times = count > 0 && next == failure ? count + 1 : 1;
      boolean log =
          isPowerOfTen(times) || now - failedAt >= ALONE_NANOS || now - loggedAt >= LONG_NANOS;
      return new State(next, times, now, log ? now : loggedAt, log);
    }
  }

  /** How often this failure has come in a row, if it should be logged now; else 0. */
  long timesToLog(long failure, long now) {
    State after = state.updateAndGet(before -> before.after(failure, now));
    return after.logged() ? after.count() : 0;
  }

  /** Whether the last failure was one more of the same that was not worth a line of its own. */
  boolean isSummedUp() {
    State last = Objects.requireNonNull(state.get());
    return last.count() > 0 && !last.logged();
  }

  private static boolean isPowerOfTen(long value) {
    long rest = value;
    while (rest % 10 == 0) {
      rest /= 10;
    }
    return rest == 1;
  }
}
