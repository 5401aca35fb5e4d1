package io.supervision.internal.incarnation;

import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.spec.Shutdown;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stop that no supervisor waits for: the tree's timer climbs its ladder. */
public final class TimedStop {

  private final Incarnation incarnation;
  private final StopLadder ladder;
  private volatile Platform.@Nullable Scheduled timer;
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
    if (atOnce || first) {
      stop.scheduleNext();
    }
    return first;
  }

  /** Watches over the closing that follows {@code run}. */
  static TimedStop ofClosing(Incarnation incarnation, Duration time) {
    long timeIsUp = incarnation.platform().deadline(Nanos.of(time));
    TimedStop stop = new TimedStop(incarnation, StopLadder.ofClosing(incarnation, timeIsUp));
    stop.scheduleNext();
    return stop;
  }

  void cancel() {
    cancelled = true;
    Platform.Scheduled scheduled = timer;
    if (scheduled != null) {
      scheduled.cancel();
    }
  }

  private void climb() {
    if (cancelled || incarnation.isGone()) {
      return;
    }
    if (incarnation.platform().isOver(ladder.due())) {
      ladder.climb();
    }
    scheduleNext();
  }

  private void scheduleNext() {
    long due = ladder.due();
    if (due == Platform.NEVER) {
      return;
    }
    Platform platform = incarnation.platform();
    boolean mayKill = ladder.isBeforeKill();
    timer =
        platform.schedule(
            Math.max(0, due - platform.nanoTime()),
            // what a stuck thread leads to is logged, and may be heard by code of users
            mayKill ? this::climb : () -> platform.runOrHere(this::climb));
    if (cancelled) {
      cancel();
    }
  }
}
