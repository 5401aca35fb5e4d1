package io.supervision.spring.internal.lifecycle;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Memory that is short for a moment: what has to be done is done when there is some again. */
final class Shortage {

  /** About what it takes to write a line with a stack, or to publish an event. */
  private static final int ENOUGH = 1 << 18;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** After ten seconds it is tried all the same: an end of the process would help, too. */
  private static final int LONGEST = 1_000;

  /** Else the JVM would see that nobody needs it, and not make it. */
  @SuppressWarnings("UnusedVariable")
  private static volatile byte @Nullable [] probe;

  private Shortage() {}

  /** Whether something has failed for want of memory, also where code could not be linked. */
  static boolean isBehind(Throwable failure) {
    return failure instanceof OutOfMemoryError
        || ((failure instanceof LinkageError || failure instanceof InternalError)
            && failure.getCause() instanceof OutOfMemoryError);
  }

  /** Waits until there is enough for the next step, but not for ever. Never throws. */
  static void awaitEnd() {
    for (int i = 0; i < LONGEST; i++) {
      try {
        probe = new byte[ENOUGH];
        probe = null;
        return;
      } catch (OutOfMemoryError noMemory) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
