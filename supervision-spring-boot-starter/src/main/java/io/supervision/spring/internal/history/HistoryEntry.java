package io.supervision.spring.internal.history;

import io.supervision.event.UnmetRequirement;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a node.
 *
 * @param at when
 * @param path the node
 * @param kind what happened
 * @param incarnation the number of the incarnation it happened to, or null where none is concerned
 * @param reason why the incarnation ended, for ends and failures
 * @param cause what led to it, or null where that is not known
 * @param delay how long the restart waits, for {@link Kind#RESTART_SCHEDULED}
 * @param outage the outage that is over, for {@link Kind#RECOVERED}
 * @param degraded what is wrong, for {@link Kind#DEGRADED}, or for how long that was so, for {@link
 *     Kind#RESTORED}
 * @param waitsFor what is not up, for {@link Kind#WAITING}; else empty
 */
public record HistoryEntry(
    Instant at,
    String path,
    Kind kind,
    @Nullable Integer incarnation,
    @Nullable ExitReason reason,
    @Nullable Cause cause,
    @Nullable Duration delay,
    @Nullable Outage outage,
    @Nullable Degraded degraded,
    List<UnmetRequirement> waitsFor) {

  /** An outage: how long it lasted, and how often the node failed in it. */
  public record Outage(Duration lasted, long failures) {}

  /**
   * What is wrong with one that runs and cannot do its work; once that is over, how long it was.
   */
  public record Degraded(@Nullable String what, @Nullable Duration lasted) {}

  /** What happened. */
  public enum Kind {
    /** Started for the first time, or by hand. */
    STARTED,
    /** Started again by its supervisor. */
    RESTARTED,
    /** Could not be started. */
    START_FAILED,
    /** Found at its start that there was nothing to do. */
    START_IGNORED,
    /** Ended. */
    EXITED,
    /** Will be started again after a delay. */
    RESTART_SCHEDULED,
    /** Is to start, and waits until what it requires is up. */
    WAITING,
    /** Runs, and has said that it cannot do its work. */
    DEGRADED,
    /** Was degraded, and does its work again. */
    RESTORED,
    /** Could not be ended. */
    STUCK,
    /** Was stuck, and has ended at last. */
    STUCK_ENDED,
    /** Has given up. */
    GAVE_UP,
    /** Was operated by hand. */
    OPERATED,
    /** Is held for maintenance. */
    HELD,
    /** Is held no longer. */
    RESUMED,
    /** Its outage is over: it has run for a while since its last failure, or is not to run now. */
    RECOVERED
  }

  static HistoryEntry of(
      Instant at,
      String path,
      Kind kind,
      @Nullable Integer incarnation,
      @Nullable ExitReason reason,
      @Nullable Cause cause) {
    return new HistoryEntry(
        at, path, kind, incarnation, reason, cause, null, null, null, List.of());
  }

  static HistoryEntry waiting(Instant at, String path, List<UnmetRequirement> waitsFor) {
    return new HistoryEntry(
        at, path, Kind.WAITING, null, null, Cause.own(path), null, null, null, waitsFor);
  }

  static HistoryEntry scheduled(Instant at, String path, ExitReason reason, Duration delay) {
    return new HistoryEntry(
        at,
        path,
        Kind.RESTART_SCHEDULED,
        null,
        reason,
        Cause.own(path),
        delay,
        null,
        null,
        List.of());
  }

  static HistoryEntry recovered(Instant at, String path, Duration lasted, long failures) {
    return new HistoryEntry(
        at,
        path,
        Kind.RECOVERED,
        null,
        null,
        Cause.own(path),
        null,
        new Outage(lasted, failures),
        null,
        List.of());
  }

  static HistoryEntry degraded(Instant at, String path, int incarnation, String what) {
    return degraded(at, path, Kind.DEGRADED, incarnation, new Degraded(what, null));
  }

  static HistoryEntry restored(Instant at, String path, int incarnation, Duration lasted) {
    return degraded(at, path, Kind.RESTORED, incarnation, new Degraded(null, lasted));
  }

  private static HistoryEntry degraded(
      Instant at, String path, Kind kind, int incarnation, Degraded degraded) {
    return new HistoryEntry(
        at, path, kind, incarnation, null, Cause.own(path), null, null, degraded, List.of());
  }

  /**
   * Distinguishes equal failures from different ones.
   *
   * @return equal for throwables of the same classes from the same methods, whatever their messages
   *     and lines; null where nothing was thrown
   */
  public @Nullable String fingerprint() {
    Throwable thrown = reason == null ? null : reason.cause();
    return thrown == null ? null : Fingerprint.of(thrown);
  }
}
