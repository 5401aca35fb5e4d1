package io.supervision.event;

import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a tree. Everything one supervisor does is in order; so is what several
 * do, where one caused the other.
 */
public sealed interface SupervisionEvent {

  /**
   * Where it happened.
   *
   * @return the path of the child or supervisor; empty for the root
   */
  String path();

  /**
   * When it happened.
   *
   * @return wall-clock time
   */
  Instant at();

  /**
   * A child has been started: a worker's thread runs (and is ready, where that is waited for), a
   * supervisor's children have all been started.
   *
   * @param path the child
   * @param at when
   * @param incarnation the number of this start
   * @param supervisor whether the child is a supervisor
   * @param restartedBecause why it was started again by its supervisor; null for a first start and
   *     a start by hand
   * @param causedBy the path of the child whose end led to this restart; null if not a restart
   * @param down how long it was down; null if not a restart
   */
  record ChildStarted(
      String path,
      Instant at,
      int incarnation,
      boolean supervisor,
      @Nullable RestartCause restartedBecause,
      @Nullable String causedBy,
      @Nullable Duration down)
      implements SupervisionEvent {}

  /**
   * A start has failed.
   *
   * @param path the child
   * @param at when
   * @param incarnation the number of this start
   * @param supervisor whether the child is a supervisor
   * @param cause why
   */
  record ChildStartFailed(
      String path, Instant at, int incarnation, boolean supervisor, Throwable cause)
      implements SupervisionEvent {}

  /**
   * The child has decided at its start that there is nothing to do.
   *
   * @param path the child
   * @param at when
   * @param incarnation the number of this start
   * @param supervisor whether the child is a supervisor
   */
  record ChildStartIgnored(String path, Instant at, int incarnation, boolean supervisor)
      implements SupervisionEvent {}

  /**
   * An incarnation has ended: of a worker after its closeables, of a supervisor after its children.
   *
   * @param path the child; empty for the root
   * @param at when
   * @param incarnation which one
   * @param supervisor whether the child is a supervisor
   * @param reason how it ended
   * @param requested whether it was stopped by its supervisor
   * @param causedBy where this end began, if the engine brought it about; null for an end of its
   *     own
   * @param lifetime how long it ran
   */
  record ChildExited(
      String path,
      Instant at,
      int incarnation,
      boolean supervisor,
      ExitReason reason,
      boolean requested,
      @Nullable Origin causedBy,
      Duration lifetime)
      implements SupervisionEvent {}

  /**
   * A restart has been decided and waits for its delay, or for a stuck thread.
   *
   * @param path the child
   * @param at when
   * @param delay how long; zero if it waits for a stuck thread
   * @param reason why it has to be restarted
   */
  record RestartScheduled(String path, Instant at, Duration delay, ExitReason reason)
      implements SupervisionEvent {}

  /**
   * A child is to start and waits, since what it requires is not up. Its start follows as a start,
   * once all is up.
   *
   * @param path the child
   * @param at when
   * @param supervisor whether the child is a supervisor
   * @param requirements what is not up
   */
  record ChildWaiting(
      String path, Instant at, boolean supervisor, List<UnmetRequirement> requirements)
      implements SupervisionEvent {}

  /**
   * A child runs and has said that it cannot do its work at the moment.
   *
   * @param path the child
   * @param at when
   * @param incarnation which one
   * @param what what is wrong
   */
  record ChildDegraded(String path, Instant at, int incarnation, String what)
      implements SupervisionEvent {}

  /**
   * A child that was degraded does its work again. One that ends instead exits.
   *
   * @param path the child
   * @param at when
   * @param incarnation which one
   * @param degradedFor how long it was degraded
   */
  record ChildRestored(String path, Instant at, int incarnation, Duration degradedFor)
      implements SupervisionEvent {}

  /**
   * A child could not be ended; its thread still runs.
   *
   * @param path the child
   * @param at when
   * @param incarnation which one
   * @param stack where its thread is
   */
  record ChildStuck(String path, Instant at, int incarnation, List<StackTraceElement> stack)
      implements SupervisionEvent {}

  /**
   * The thread of a stuck incarnation has ended at last.
   *
   * @param path the child
   * @param at when
   * @param incarnation which one
   * @param stuckFor how long it was stuck
   */
  record StuckChildEnded(String path, Instant at, int incarnation, Duration stuckFor)
      implements SupervisionEvent {}

  /**
   * A child has given up for a throwable that a restart cannot heal.
   *
   * @param path the child
   * @param at when
   * @param incarnation which one
   * @param cause the throwable
   */
  record ChildGaveUp(String path, Instant at, int incarnation, Throwable cause)
      implements SupervisionEvent {}

  /**
   * A supervisor gives up: too many restarts, or an escalated throwable. Its children are stopped
   * next.
   *
   * @param path the supervisor; empty for the root
   * @param at when
   * @param child the child whose restart was too much
   * @param restarts how many restarts the period has seen, this one included
   * @param reason how that child ended
   */
  record SupervisorGaveUp(String path, Instant at, String child, int restarts, ExitReason reason)
      implements SupervisionEvent {}

  /**
   * The health of a child has been checked and has changed, or has failed again.
   *
   * @param path the child
   * @param at when
   * @param incarnation which one
   * @param healthy the outcome
   * @param failures failed checks in a row
   * @param detail what the check said
   */
  record HealthChecked(
      String path, Instant at, int incarnation, boolean healthy, int failures, String detail)
      implements SupervisionEvent {}

  /**
   * Somebody operated the tree by hand. A child that is added needs no such event: its start says
   * so.
   *
   * @param path the child
   * @param at when, before anything follows from it
   * @param action what was asked for and was not refused: start, restart, terminate, delete,
   *     replace, exit, hold, resume; also a resume because the time of a hold was over
   */
  record Operated(String path, Instant at, String action) implements SupervisionEvent {}

  /**
   * An outage is over: the child has run for a while since its last failure, or has nothing to do
   * any more. Told at most a second late.
   *
   * @param path the child
   * @param at when
   * @param supervisor whether the child is a supervisor
   * @param outage how long it lasted
   * @param failures how often the child failed in it
   */
  record OutageEnded(String path, Instant at, boolean supervisor, Duration outage, long failures)
      implements SupervisionEvent {}
}
