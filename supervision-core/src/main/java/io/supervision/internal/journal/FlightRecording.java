package io.supervision.internal.journal;

import io.supervision.event.RestartCause;
import io.supervision.worker.ExitReason;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps incarnations and restarts in the flight recorder of the JVM. As long as nobody records,
 * that is a look at a flag, and no class of an event is touched, since the first one makes the JVM
 * prepare its recorder. A runtime image without the module {@code jdk.jfr} goes without.
 */
final class FlightRecording {

  private static final boolean THERE = isThere();

  private FlightRecording() {}

  private static boolean isThere() {
    try {
      FlightRecorder.isInitialized();
      return true;
    } catch (LinkageError absent) {
      return false;
    }
  }

  /** Whether somebody records, or has recorded, in this JVM. */
  static boolean isOn() {
    return THERE && FlightRecorder.isInitialized() && Events.REGISTERED;
  }

  /** The beginning of an incarnation, to be kept until its end; null if nobody records. */
  static @Nullable IncarnationEvent begin() {
    if (!isOn()) {
      return null;
    }
    IncarnationEvent event = new IncarnationEvent();
    if (!event.isEnabled()) {
      return null;
    }
    event.begin();
    return event;
  }

  /** An incarnation has ended; called on its own thread, while somebody records. */
  static void ended(
      IncarnationEvent.Facts facts,
      @Nullable IncarnationEvent begun,
      long now,
      ExitReason reason,
      boolean requested) {
    // what began before the recording is recorded at its end, too: that is the news
    IncarnationEvent event = begun == null ? new IncarnationEvent() : begun;
    if (event.isEnabled()) {
      event.path = facts.path();
      event.incarnation = facts.number();
      event.supervisor = facts.isSupervisor();
      event.ready = facts.wasReady();
      event.stuck = facts.isStuck();
      event.lifetime = now - facts.startedAt();
      Throwable cause = reason.cause();
      event.reason = reason.label();
      event.exception = cause == null ? null : cause.getClass();
      event.requested = requested;
      event.commit();
    }
  }

  /** A restart is counted. */
  static void restarted(JournalNode node, ChildRecord record, RestartCause cause, long startedAt) {
    if (!isOn()) {
      return;
    }
    RestartEvent event = new RestartEvent();
    if (event.isEnabled()) {
      event.path = node.path();
      event.incarnation = node.number();
      event.supervisor = node.isSupervisor();
      event.cause = cause.label();
      String other = record.causedBy();
      event.causedBy = other == null ? event.path : other;
      event.downFor = record.downUntil(startedAt);
      event.commit();
    }
  }

  /** The types of events, made known when a recorder is there for the first time. */
  private static final class Events {

    static final boolean REGISTERED = register();

    private static boolean register() {
      try {
        FlightRecorder.register(IncarnationEvent.class);
        FlightRecorder.register(RestartEvent.class);
        return true;
      } catch (Throwable refused) {
        EngineLog.notRecorded(refused);
        return false;
      }
    }
  }
}
