package io.supervision.snapshot;

import java.util.Locale;

/** The state of a child or supervisor. */
public enum NodeState {
  /** Its start is under way. */
  STARTING,
  /** It runs; whether it does its work, {@link NodeSnapshot#degraded()} says. */
  RUNNING,
  /** It has been asked to stop. */
  STOPPING,
  /**
   * It will be started again: after a delay, when a stuck thread has ended, or with its group when
   * that is so for a sibling.
   */
  RESTARTING,
  /**
   * It is to start, and waits until what it requires is up, or until an earlier sibling that waits
   * runs.
   */
  WAITING,
  /** It is held for maintenance, and does not start until it is resumed. */
  HELD,
  /** It does not run and no restart is due: it has ended for good, or was never started. */
  STOPPED,
  /** It could not be ended: a thread of it still runs, and no newer one has been started. */
  STUCK,
  /** It has given up: too many restarts, or a throwable that a restart cannot heal. */
  GAVE_UP;

  /**
   * The name used in metrics and endpoints.
   *
   * @return lower case with hyphens
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
