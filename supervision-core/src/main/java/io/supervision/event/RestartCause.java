package io.supervision.event;

import java.util.Locale;

/** Why a child was started again; the {@code reason} tag of the restart counter. */
public enum RestartCause {
  /** It failed. */
  FAILURE,
  /** It is permanent and returned. */
  NORMAL,
  /** It is permanent and ended in an orderly way. */
  SHUTDOWN,
  /** It was killed. */
  KILLED,
  /** Its health check failed. */
  UNHEALTHY,
  /** It missed its heartbeat. */
  HEARTBEAT,
  /** Its previous start had failed. */
  START_FAILED,
  /** It is a supervisor, and gave up. */
  GAVE_UP,
  /** A sibling was restarted, and the strategy took it along. */
  SIBLING,
  /** Its supervisor was restarted. */
  PARENT;

  /**
   * The name used in metrics and endpoints.
   *
   * @return lower case with hyphens
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
