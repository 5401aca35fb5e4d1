package io.supervision;

import org.jspecify.annotations.Nullable;

/**
 * Sums up equal failures, so that a crash loop does not flood the log: the first is told in full,
 * then the 10th, the 100th and so on.
 */
final class RepeatedFailures {

  private @Nullable String last;
  private long count;

  /** How often this failure has come in a row, if it should be told; else 0. */
  synchronized long tell(Throwable cause) {
    String print = fingerprint(cause);
    if (!print.equals(last)) {
      last = print;
      count = 1;
      return 1;
    }
    count++;
    return isPowerOfTen(count) ? count : 0;
  }

  /** Whether the last failure was one more of the same that is not worth a line of its own. */
  synchronized boolean isSummedUp() {
    return count > 1 && !isPowerOfTen(count);
  }

  private static String fingerprint(Throwable cause) {
    StackTraceElement[] stack = cause.getStackTrace();
    return cause.getClass().getName() + (stack.length == 0 ? "" : "@" + stack[0]);
  }

  private static boolean isPowerOfTen(long value) {
    long rest = value;
    while (rest % 10 == 0) {
      rest /= 10;
    }
    return rest == 1;
  }
}
