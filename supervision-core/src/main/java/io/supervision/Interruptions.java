package io.supervision;

import java.nio.channels.ClosedByInterruptException;

/** Tells whether a throwable is the trace of an interrupt. */
final class Interruptions {

  private static final int DEEP_ENOUGH = 16;

  private Interruptions() {}

  /** An interrupt, however deeply it was wrapped. */
  static boolean isOne(Throwable thrown) {
    Throwable next = thrown;
    for (int i = 0; next != null && i < DEEP_ENOUGH; i++) {
      if (next instanceof InterruptedException
          || next instanceof ClosedByInterruptException
          || isInterruptedCall(next)) {
        return true;
      }
      next = Throwables.cause(next);
    }
    return false;
  }

  private static boolean isInterruptedCall(Throwable thrown) {
    return thrown instanceof SupervisionException refused
        && refused.reason() == SupervisionException.Reason.INTERRUPTED;
  }
}
