package io.supervision.internal.journal;

import io.supervision.event.RestartCause;
import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.ReleaseFields;
import io.supervision.spec.Backoff;
import io.supervision.worker.ExitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a child beyond one incarnation; made at its first end. Kept across restarts
 * of the supervisors above.
 */
public final class ChildRecord {

  private static final VarHandle LAST_EXIT =
      ReleaseFields.of(MethodHandles.lookup(), "lastExit", Exit.class);
  private static final VarHandle FAILURES =
      ReleaseFields.of(MethodHandles.lookup(), "failures", long.class);

  private volatile @Nullable RestartCounts restarts;
  private volatile long failures;
  private volatile @Nullable Exit lastExit;
  private volatile @Nullable Trouble trouble;
  private volatile @Nullable Hold hold;

  /** Since when it waits for what it requires; only until it starts. */
  private volatile long waitingSince = Platform.NEVER;

  /** What a test makes the next start fail with; null: nothing. */
  private volatile @Nullable Throwable failureOfNextStart;

  // for whoever starts it and its incarnation, one after the other
  private long downSince;
  private @Nullable RestartCause startCause;
  private @Nullable String causedBy;
  private int backoffAttempt;

  /**
   * How an incarnation ended.
   *
   * @param requested whether its supervisor had asked for that
   */
  public record Exit(ExitReason reason, long at, int incarnation, boolean requested) {}

  public @Nullable Exit lastExit() {
    return lastExit;
  }

  public long failures() {
    return failures;
  }

  void exited(Exit exit, boolean failed) {
    downSince = exit.at();
    ended(exit, failed);
  }

  void startFailed(Exit exit) {
    if (lastExit == null) {
      downSince = exit.at();
    }
    ended(exit, true);
  }

  private void ended(Exit exit, boolean failed) {
    if (failed) {
      FAILURES.setRelease(this, failures + 1);
    }
    LAST_EXIT.setRelease(this, exit);
  }

  /** It is about to start: with a cause it is a restart, for itself unless another one is named. */
  public void starting(@Nullable RestartCause cause, @Nullable String other) {
    startCause = cause;
    causedBy = other;
  }

  @Nullable RestartCause startCause() {
    return startCause;
  }

  /** The path of what it is started again for, if that is not itself. */
  @Nullable String causedBy() {
    return causedBy;
  }

  /** How long it had been down when it was started again. */
  long downUntil(long startedAt) {
    return lastExit == null ? 0 : Math.max(0, startedAt - downSince);
  }

  public RestartCounts restarts() {
    RestartCounts known = restarts;
    return known == null ? RestartCounts.NONE : known;
  }

  void countRestart(RestartCause cause) {
    RestartCounts known = restarts;
    if (known == null) {
      known = new RestartCounts();
      restarts = known;
    }
    known.add(cause);
  }

  /** What is kept of a node that has failed; null of one that never did. */
  @Nullable Trouble trouble() {
    return trouble;
  }

  /** The hold of the child; null while it is not held. */
  public @Nullable Hold hold() {
    return hold;
  }

  public void hold(@Nullable Hold next) {
    hold = next;
  }

  void waitsSince(long moment) {
    waitingSince = moment;
  }

  void waitsNoMore() {
    waitingSince = Platform.NEVER;
  }

  /** How long it has waited until it was started, in nanoseconds; -1: it did not wait. */
  long takeWait(long startedAt) {
    long since = waitingSince;
    if (since == Platform.NEVER) {
      return -1;
    }
    waitingSince = Platform.NEVER;
    return Math.max(0, startedAt - since);
  }

  /** For tests: the next start fails. */
  public void failNextStart(Throwable failure) {
    failureOfNextStart = failure;
  }

  /** For the start that is to fail; null: none is. */
  public @Nullable Throwable takeFailureOfNextStart() {
    Throwable known = failureOfNextStart;
    if (known != null) {
      failureOfNextStart = null;
    }
    return known;
  }

  /** Another child takes the place of the one that this was remembered of. */
  public void movesTo(JournalNode successor) {
    Trouble known = trouble;
    if (known != null) {
      known.movesTo(successor);
    }
  }

  Trouble troubleOrNew(JournalNode node) {
    Trouble known = trouble;
    if (known == null) {
      known = new Trouble(node);
      trouble = known;
    }
    return known;
  }

  /** Whether the last failure was one of many alike that was not worth a line in the log. */
  boolean isLoopSummedUp() {
    Trouble known = trouble;
    return known != null && known.failureLog().isSummedUp();
  }

  /**
   * The delay before the next restart, longer each time until an incarnation has run long enough.
   */
  public long nextDelay(Backoff backoff, long ranFor, double random) {
    if (ranFor >= Nanos.of(backoff.resetAfter())) {
      backoffAttempt = 0;
    }
    return backoff.delayNanos(backoffAttempt++, random);
  }
}
