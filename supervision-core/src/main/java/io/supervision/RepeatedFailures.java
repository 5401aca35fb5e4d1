package io.supervision;

import java.time.Duration;

/**
 * Sums up equal failures, so that a crash loop does not flood the log: the first is told in full,
 * then in short the 10th, the 100th and so on. What comes alone is no loop, and is told; and no
 * loop is kept quiet for long.
 */
final class RepeatedFailures {

  private static final long ALONE = Duration.ofMinutes(1).toNanos();
  private static final long LONG = Duration.ofMinutes(10).toNanos();

  private long last;
  private long count;
  private long failedAt;
  private long toldAt;
  private boolean told;

  /** How often this failure has come in a row, if it should be told now; else 0. */
  synchronized long tell(long failure, long now) {
    count = count > 0 && failure == last ? count + 1 : 1;
    told = isPowerOfTen(count) || now - failedAt >= ALONE || now - toldAt >= LONG;
    last = failure;
    failedAt = now;
    if (told) {
      toldAt = now;
    }
    return told ? count : 0;
  }

  /** Whether the last failure was one more of the same that was not worth a line of its own. */
  synchronized boolean isSummedUp() {
    return count > 0 && !told;
  }

  private static boolean isPowerOfTen(long value) {
    long rest = value;
    while (rest % 10 == 0) {
      rest /= 10;
    }
    return rest == 1;
  }
}
