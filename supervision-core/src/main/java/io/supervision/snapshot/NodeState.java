package io.supervision.snapshot;

import java.util.Locale;

/** The state of a child or supervisor. */
public enum NodeState {
  /** Its start is under way. */
  STARTING,
  /** It runs. */
  RUNNING,
  /** It has been asked to stop. */
  STOPPING,
  /** It will be started again: after a delay, or when a stuck thread has ended. */
  RESTARTING,
  /**
   * It does not run and no restart of its own is due: it has ended for good, was never started, or
   * was stopped with its group, which starts again when a sibling's delay or stuck thread is over.
   */
  STOPPED,
  /** It could not be ended: a thread of it still runs. */
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
