package io.supervision.internal.incarnation;

import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.spec.Shutdown;
import java.time.Duration;

/**
 * The rungs of a stop, once a worker has been asked: when its shutdown time is over it is killed,
 * and when the grace after that is over it is stuck. Who waits for its end climbs the ladder: a
 * supervisor in an ordered stop, or the tree's timer. For one of them at a time.
 *
 * <p>It holds no state of its own but moments; where the stop stands is read from the incarnation.
 * So two ladders of one incarnation, one of the timer and one of a supervisor that stops it
 * meanwhile, agree: a second kill or a second report of being stuck does nothing.
 */
public final class StopLadder {

  /** How long a killed incarnation may take before it counts as stuck; SEMANTICS: one second. */
  static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Incarnation incarnation;

  /** When it was asked, or its closing began, in nanoseconds on the platform's clock. */
  private final long beganAt;

  /** How long it has from then on until it is killed; never for infinity. */
  private final long time;

  /** Whether its {@code run} is over: the closing has its time also after a kill. */
  private final boolean closing;

  private StopLadder(Incarnation incarnation, long beganAt, long time, boolean closing) {
    this.incarnation = incarnation;
    this.beganAt = beganAt;
    this.time = time;
    this.closing = closing;
  }

  /**
   * The ladder of a worker that was asked to stop at some moment.
   *
   * <p>To be made right after it was asked; the times are those of the child's specification.
   */
  public static StopLadder of(Incarnation incarnation, long askedAt) {
    Shutdown shutdown = incarnation.owner.spec().settings().shutdown();
    return new StopLadder(incarnation, askedAt, timeOf(shutdown), false);
  }

  /** The ladder of the closing after {@code run}, which has its time also after a kill. */
  static StopLadder ofClosing(Incarnation incarnation, long time) {
    return new StopLadder(incarnation, incarnation.platform().nanoTime(), time, true);
  }

  private static long timeOf(Shutdown shutdown) {
    if (shutdown instanceof Shutdown.Timeout timeout) {
      return Nanos.of(timeout.time());
    }
    return shutdown instanceof Shutdown.BrutalKill ? 0 : Platform.NEVER;
  }

  /** When its shutdown time is over, whatever has become of it; pauses of the process count. */
  public long timeIsUp() {
    return Nanos.after(beganAt, time);
  }

  /** Whether the next rung is the kill: nobody has killed it yet. */
  public boolean isBeforeKill() {
    return incarnation.killedAt() == Platform.NEVER;
  }

  /**
   * When the next rung is due; never once its end is known.
   *
   * <p>To be asked again after each wait: a kill by somebody else moves it.
   */
  public long due() {
    if (incarnation.isReported() || incarnation.isGone()) {
      return Platform.NEVER;
    }
    Platform platform = incarnation.platform();
    long killedAt = incarnation.killedAt();
    if (killedAt == Platform.NEVER) {
      return platform.deadlineSince(beganAt, time);
    }
    long graceFrom = closing ? Math.max(killedAt, platform.deadlineSince(beganAt, time)) : killedAt;
    return platform.deadlineSince(graceFrom, GRACE_NANOS);
  }

  /** Takes the next rung, whose time has come. */
  public void climb() {
    if (isBeforeKill()) {
      incarnation.kill();
    } else {
      // does nothing if it has been reported meanwhile
      incarnation.owner.declareStuck(incarnation);
    }
  }
}
