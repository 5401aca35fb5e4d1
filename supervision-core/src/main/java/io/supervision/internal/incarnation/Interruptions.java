package io.supervision.internal.incarnation;

import io.supervision.internal.journal.Throwables;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** Interrupts threads, and finds out whether a throwable is the trace of an interrupt. */
final class Interruptions {

  /** How many causes are looked through: a chain of causes may be a circle. */
  private static final int DEEP_ENOUGH = 16;

  private Interruptions() {}

  /**
   * Interrupts a thread. That may close what it blocks in, which may fail.
   *
   * <p>The caller may hold BUSY, so nothing is logged here.
   *
   * @return what was thrown; the thread was woken all the same
   */
  static @Nullable Throwable interrupt(Thread thread) {
    try {
      thread.interrupt();
      return null;
    } catch (Throwable t) {
      return t;
    }
  }

  /**
   * An interrupt, however deeply it was wrapped.
   *
   * <p>An interrupt that closes a channel shows as an exception of that channel.
   */
  static boolean isOne(Throwable thrown) {
    Throwable next = thrown;
    for (int i = 0; next != null && i < DEEP_ENOUGH; i++) {
      if (next instanceof InterruptedException || next instanceof ClosedByInterruptException) {
        return true;
      }
      next = Throwables.cause(next);
    }
    return false;
  }
}
