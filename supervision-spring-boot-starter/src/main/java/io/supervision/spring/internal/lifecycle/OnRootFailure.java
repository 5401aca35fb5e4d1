package io.supervision.spring.internal.lifecycle;

/** What the application does when the root supervisor has failed. */
public enum OnRootFailure {
  /** Its liveness becomes broken, so that the platform restarts it. The default. */
  LIVENESS,
  /** It shuts down with a non-zero exit code. */
  SHUTDOWN,
  /** It says so in the log and by an event, and goes on. */
  REPORT
}
