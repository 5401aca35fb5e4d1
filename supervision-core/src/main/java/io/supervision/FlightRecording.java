package io.supervision;

import io.supervision.event.RestartCause;
import io.supervision.worker.ExitReason;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Tells the flight recorder of the JVM about incarnations and restarts. As long as nobody records,
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
  private static boolean isOn() {
    return THERE && FlightRecorder.isInitialized() && Events.REGISTERED;
  }

  /** A worker begins on its own thread, the calling one. */
  static void begins(Incarnation incarnation) {
    IncarnationEvent begun = begin();
    if (begun != null) {
      incarnation.extrasOrNew().recorded = begun;
    }
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

  /** A worker has ended; called on its own thread. */
  static void ended(Incarnation incarnation, ExitReason reason, boolean requested) {
    if (!isOn()) {
      return;
    }
    IncarnationExtras extras = incarnation.extras();
    IncarnationEvent event = begunOrNew(extras == null ? null : extras.recorded);
    if (event.isEnabled()) {
      event.path = incarnation.path();
      event.incarnation = incarnation.number;
      event.ready = incarnation.wasReady();
      event.stuck = incarnation.isStuck();
      event.lifetime = incarnation.tree().platform.nanoTime() - incarnation.startedAt;
      commit(event, reason, requested);
    }
  }

  /** A supervisor has ended. */
  static void ended(
      SupervisorProcess supervisor,
      @Nullable IncarnationEvent begun,
      ExitReason reason,
      boolean requested) {
    ended(supervisor, begun, true, reason, requested);
  }

  /** A supervisor's start has failed, or was cut short by a stop. */
  static void notStarted(
      SupervisorProcess supervisor, @Nullable IncarnationEvent begun, StartOutcome outcome) {
    if (!isOn()) {
      return;
    }
    if (outcome instanceof StartOutcome.Failed failed) {
      ended(supervisor, begun, false, new ExitReason.Failure(failed.cause()), false);
    } else {
      ended(supervisor, begun, false, ExitReason.shutdown(), true);
    }
  }

  private static void ended(
      SupervisorProcess supervisor,
      @Nullable IncarnationEvent begun,
      boolean ready,
      ExitReason reason,
      boolean requested) {
    if (!isOn()) {
      return;
    }
    IncarnationEvent event = begunOrNew(begun);
    if (event.isEnabled()) {
      event.path = supervisor.place.path();
      event.incarnation = supervisor.number;
      event.supervisor = true;
      event.ready = ready;
      event.lifetime = supervisor.tree.platform.nanoTime() - supervisor.startedAt;
      commit(event, reason, requested);
    }
  }

  /** What began before the recording is recorded at its end, too: that is the news. */
  private static IncarnationEvent begunOrNew(@Nullable IncarnationEvent begun) {
    return begun == null ? new IncarnationEvent() : begun;
  }

  private static void commit(IncarnationEvent event, ExitReason reason, boolean requested) {
    Throwable cause = reason.cause();
    event.reason = reason.label();
    event.exception = cause == null ? null : cause.getClass();
    event.requested = requested;
    event.commit();
  }

  /** A restart is counted. */
  static void restarted(Child child, ChildRecord record, RestartCause cause, long startedAt) {
    if (!isOn()) {
      return;
    }
    RestartEvent event = new RestartEvent();
    if (event.isEnabled()) {
      event.path = child.path();
      event.incarnation = child.number;
      event.supervisor = child.isSupervisor();
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
        SupervisionLog.notRecorded(refused);
        return false;
      }
    }
  }
}
