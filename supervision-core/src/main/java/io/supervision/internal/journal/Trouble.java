package io.supervision.internal.journal;

import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.ReleaseFields;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a node that has failed, and of no other: its outage, and what the log has said of
 * its failures.
 *
 * <p>An outage begins with a failure and is over when the node has run for some time since the last
 * one. That end is computed when somebody looks, so that no timer runs for a child. Written by one
 * thread at a time, whoever reports of the node; read by anyone.
 */
final class Trouble {

  /** Of a moment: there is none. */
  static final long NONE = -1;

  private static final VarHandle SINCE =
      ReleaseFields.of(MethodHandles.lookup(), "since", long.class);
  private static final VarHandle FAILURES =
      ReleaseFields.of(MethodHandles.lookup(), "failures", long.class);
  private static final VarHandle RUNNING_SINCE =
      ReleaseFields.of(MethodHandles.lookup(), "runningSince", long.class);
  private static final VarHandle LATEST_RUN =
      ReleaseFields.of(MethodHandles.lookup(), "latestRun", long.class);
  private static final VarHandle STOOD_STILL =
      ReleaseFields.of(MethodHandles.lookup(), "stoodStill", long.class);
  private static final VarHandle LISTED =
      ReleaseFields.of(MethodHandles.lookup(), "listed", boolean.class);

  private volatile JournalNode node;

  /** For the list of all in trouble: the next one. */
  @Nullable Trouble next;

  private volatile long since = NONE;
  private volatile long failures;

  /** When it first ran after its last failure; a normal end and restart later change nothing. */
  private volatile long runningSince = Platform.NEVER;

  /** When it began to run the last time; nothing of one that does not run. */
  private volatile long latestRun = Platform.NEVER;

  /**
   * How long the process stood still between the outage's beginning and the latest run; {@link
   * #NONE} if it has not run since it failed.
   */
  private volatile long stoodStill = NONE;

  private volatile boolean listed;

  private final FailureLogLimiter failureLog = new FailureLogLimiter();
  private @Nullable FailureLogLimiter checkLog;
  private @Nullable FailureLogLimiter verdictLog;
  private @Nullable FailureLogLimiter degradedLog;

  Trouble(JournalNode node) {
    this.node = node;
  }

  JournalNode node() {
    return node;
  }

  /** Another child takes the node's place, after a restart of its supervisor. */
  void movesTo(JournalNode successor) {
    node = successor;
  }

  FailureLogLimiter failureLog() {
    return failureLog;
  }

  FailureLogLimiter checkLog() {
    FailureLogLimiter known = checkLog;
    if (known == null) {
      known = new FailureLogLimiter();
      checkLog = known;
    }
    return known;
  }

  /** Of its ends for a missed heartbeat, or a check that has failed too often. */
  FailureLogLimiter verdictLog() {
    FailureLogLimiter known = verdictLog;
    if (known == null) {
      known = new FailureLogLimiter();
      verdictLog = known;
    }
    return known;
  }

  /** Of what it has said to be wrong with it. */
  FailureLogLimiter degradedLog() {
    FailureLogLimiter known = degradedLog;
    if (known == null) {
      known = new FailureLogLimiter();
      degradedLog = known;
    }
    return known;
  }

  /** The node is in trouble, mostly since it failed: its outage begins, or goes on. */
  void troubled(boolean failed, long now, long recoveredAfter) {
    boolean goesOn = since != NONE && !isOver(now, recoveredAfter);
    FAILURES.setRelease(this, (goesOn ? failures : 0) + (failed ? 1 : 0));
    RUNNING_SINCE.setRelease(this, Platform.NEVER);
    STOOD_STILL.setRelease(this, NONE);
    if (!goesOn) {
      SINCE.setRelease(this, now);
    }
  }

  /**
   * The node runs, for the first time since it failed or once more.
   *
   * @param pauses how long the process stood still since a moment
   */
  void runs(long now, LongUnaryOperator pauses) {
    long began = since;
    STOOD_STILL.setRelease(this, began == NONE ? 0 : pauses.applyAsLong(began));
    LATEST_RUN.setRelease(this, now);
    if (runningSince == Platform.NEVER) {
      RUNNING_SINCE.setRelease(this, now);
    }
  }

  /** The node counts as running well since a moment before. */
  void recovers(long moment) {
    RUNNING_SINCE.setRelease(this, moment);
  }

  /** When the outage is over if the node runs on; never as long as it does not run. */
  long end(long recoveredAfter) {
    return since == NONE ? Platform.NEVER : Nanos.after(runningSince, recoveredAfter);
  }

  /** The outage is over before its time: nothing is to run any more, or all is done. */
  void end() {
    SINCE.setRelease(this, NONE);
  }

  /** When the outage began; {@link #NONE} without one, also if it is over by now. */
  long since(long now, long recoveredAfter, boolean isRunning) {
    long began = since;
    return began == NONE || (isRunning && isOver(now, recoveredAfter)) ? NONE : began;
  }

  long failures() {
    return failures;
  }

  long latestRun() {
    return latestRun;
  }

  long stoodStill() {
    return stoodStill;
  }

  /** Whether it has run long enough, provided that it runs still. */
  private boolean isOver(long now, long recoveredAfter) {
    long running = runningSince;
    return running != Platform.NEVER && now - running >= recoveredAfter;
  }

  /** Whether the caller is to put it into the list of all in trouble. */
  boolean isToBeListed() {
    return !listed && LISTED.compareAndSet(this, false, true);
  }

  void isListedNoMore() {
    listed = false;
  }
}
