package io.supervision.internal.incarnation;

import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.spec.Shutdown;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A stop that no supervisor waits for: the tree's timer climbs its ladder.
 *
 * <p>Used for an exit, a verdict of the watchdog, and the closing after {@code run}. The supervisor
 * is free meanwhile and hears of the end by a notice. One timer at a time: each step schedules the
 * next one. {@link #cancel} and a step may cross; a step that comes too late does nothing, since
 * the ladder looks at the incarnation's state.
 */
public final class TimedStop {

  private final Incarnation incarnation;
  private final StopLadder ladder;

  /** The next step; null before the first one was scheduled. */
  private volatile Platform.@Nullable Scheduled timer;

  /** While its time counts; null before. */
  private volatile Platform.@Nullable Watch watch;

  /** Written before the timer is looked at; who sets the timer looks at it afterwards. */
  private volatile boolean cancelled;

  private TimedStop(Incarnation incarnation, StopLadder ladder) {
    this.incarnation = incarnation;
    this.ladder = ladder;
  }

  /**
   * Makes a running incarnation end with a reason; false if it is ending already. As Erlang's
   * {@code kill}, the reason <em>killed</em> also cuts an end short that takes its time.
   */
  public static boolean exit(Incarnation incarnation, ExitReason reason) {
    long now = incarnation.platform().nanoTime();
    TimedStop stop = new TimedStop(incarnation, StopLadder.of(incarnation, now));
    boolean first = incarnation.requestExit(reason, stop);
    Shutdown shutdown = incarnation.owner.spec().settings().shutdown();
    boolean atOnce = reason instanceof ExitReason.Killed;
    if (atOnce || (first && shutdown instanceof Shutdown.BrutalKill)) {
      incarnation.kill();
    }
    // a kill needs its ladder even if the end has begun, for the grace after it
    if (atOnce || first) {
      stop.scheduleSurely();
    }
    return first;
  }

  /** Watches over the closing that follows {@code run}. */
  static TimedStop ofClosing(Incarnation incarnation, Duration time) {
    TimedStop stop = new TimedStop(incarnation, StopLadder.ofClosing(incarnation, Nanos.of(time)));
    stop.scheduleNext();
    return stop;
  }

  /** Called by the incarnation's thread, when what is watched is over. */
  void cancel() {
    cancelled = true;
    Platform.Scheduled scheduled = timer;
    if (scheduled != null) {
      scheduled.cancel();
    }
    endWatch();
  }

  /** On the timer's thread, or an engine thread for the last rung. */
  private void climb() {
    boolean done = false;
    while (!done) {
      try {
        if (incarnation.isExiting()) {
          // it waits for the end of the JVM, and is let out by the stop of the tree
          cancel();
        }
        if (!cancelled && !incarnation.isGone() && incarnation.platform().isOver(ladder.due())) {
          ladder.climb();
        }
        done = true;
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        // nobody else ends it
        incarnation.platform().awaitMemory(noMemory);
      }
    }
    scheduleSurely();
  }

  /** Without its next step it would never be ended. */
  private void scheduleSurely() {
    boolean done = false;
    while (!done) {
      try {
        scheduleNext();
        done = true;
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        incarnation.platform().awaitMemory(noMemory);
      }
    }
  }

  private void endWatch() {
    Platform.Watch begun = watch;
    if (begun != null) {
      begun.end();
    }
  }

  /** Nothing for a ladder without a next rung: infinite shutdown, or an end that is known. */
  private void scheduleNext() {
    long due = ladder.due();
    if (due == Platform.NEVER || cancelled || incarnation.isGone()) {
      endWatch();
      return;
    }
    Platform platform = incarnation.platform();
    if (watch == null) {
      watch = platform.watch();
    }
    boolean mayKill = ladder.isBeforeKill();
    timer =
        platform.schedule(
            Math.max(0, due - platform.nanoTime()),
            // what a stuck thread leads to is logged, and may be heard by code of users
            mayKill ? this::climb : () -> platform.runSurely(this::climb));
    // cancel() may have looked before the timer was there
    if (cancelled) {
      cancel();
    }
  }
}
