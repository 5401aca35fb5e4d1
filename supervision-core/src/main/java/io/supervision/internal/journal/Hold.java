package io.supervision.internal.journal;

import org.jspecify.annotations.Nullable;

/**
 * A child is held for maintenance: it does not start, whatever restarts around it.
 *
 * @param by who asked for it, or null
 * @param why the reason, or null
 * @param since when it began, on the platform's clock
 * @param until when it ends by itself; {@code Platform.NEVER} if only by a call
 * @param wouldRun whether the child would run or restart without it
 */
public record Hold(
    @Nullable String by, @Nullable String why, long since, long until, boolean wouldRun) {

  /** Whether it is the one that began and ends with this one; what would run may have changed. */
  public boolean isSameAs(@Nullable Hold other) {
    return other != null && other.since == since && other.until == until;
  }

  /** The same hold of a child that would run without it, or would not. */
  public Hold ifNotHeld(boolean runs) {
    return runs == wouldRun ? this : new Hold(by, why, since, until, runs);
  }
}
