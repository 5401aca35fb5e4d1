package io.supervision;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.locks.LockSupport;

/** Interrupts threads, and tells whether a throwable is the trace of an interrupt. */
final class Interruptions {

  private static final int DEEP_ENOUGH = 16;

  private Interruptions() {}

  /** Interrupts a thread; what it blocks in may be closed by that, which may fail. */
  static void interrupt(Thread thread, Incarnation incarnation) {
    try {
      thread.interrupt();
    } catch (Throwable t) {
      LockSupport.unpark(thread);
      SupervisionLog.failedAside(incarnation, "channel that the interrupt closed", t);
    }
  }

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
