package io.supervision.snapshot;

import io.supervision.event.RestartCause;
import io.supervision.spec.ChildType;
import io.supervision.spec.RestartType;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A child or supervisor as it was at one moment. */
public sealed interface NodeSnapshot permits SupervisorSnapshot, ChildSnapshot {

  /**
   * Its id; of the root its name.
   *
   * @return the id
   */
  String id();

  /**
   * Its place.
   *
   * @return the path; empty for the root
   */
  String path();

  /**
   * What it is.
   *
   * @return worker or supervisor
   */
  ChildType type();

  /**
   * Its state.
   *
   * @return the state
   */
  NodeState state();

  /**
   * Its restart type; of the root temporary, since nobody restarts it.
   *
   * @return the restart type
   */
  RestartType restart();

  /**
   * The number of its latest start.
   *
   * @return 0 before the first
   */
  int incarnation();

  /**
   * How often a supervisor has started it again since the tree was started.
   *
   * @return the count
   */
  long restarts();

  /**
   * {@link #restarts()}, by cause.
   *
   * @return counts above 0; what is not in it has not happened
   */
  Map<RestartCause, Long> restartsByCause();

  /**
   * How often it has ended for its own abnormal reasons since the tree was started.
   *
   * @return the count
   */
  long failures();

  /**
   * When its present incarnation was started, whether that is starting, running or stopping;
   * without one, when the last one ended.
   *
   * @return wall-clock time, or null before the first start
   */
  @Nullable Instant since();

  /**
   * How it ended last.
   *
   * @return the end, or null if it never did
   */
  @Nullable ExitSnapshot lastExit();

  /**
   * When its next restart is due.
   *
   * @return wall-clock time, or null if none is waiting for a delay
   */
  @Nullable Instant nextRestartAt();

  /**
   * Whether its end counts for auto-shutdown.
   *
   * @return as specified
   */
  boolean significant();

  /**
   * The thread that could not be ended.
   *
   * @return where it is, or null if none is stuck
   */
  @Nullable StuckSnapshot stuck();

  /**
   * Its outage: from its first failure, or since it was degraded, until it has run for a while
   * without another one.
   *
   * @return the outage, or null without one
   */
  @Nullable OutageSnapshot outage();

  /**
   * Its hold for maintenance.
   *
   * @return by whom, why and until when, or null if it is not held
   */
  @Nullable HeldSnapshot held();

  /**
   * What it waits for before it is started.
   *
   * @return what is not up, or null if it does not wait
   */
  @Nullable WaitingSnapshot waiting();

  /**
   * What it has said to be wrong with it while it runs.
   *
   * @return what is wrong and since when, or null if nothing is
   */
  @Nullable DegradedSnapshot degraded();

  /**
   * Whether it runs and does its work, but its outage is not over.
   *
   * @return true while it has to show that it is well again
   */
  default boolean isRecovering() {
    return state() == NodeState.RUNNING && outage() != null && degraded() == null;
  }
}
