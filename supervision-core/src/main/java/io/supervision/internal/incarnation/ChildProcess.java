package io.supervision.internal.incarnation;

/**
 * What runs for a child, as OTP's pid: an {@link Incarnation} of a worker, or a supervisor. An
 * interface that two classes implement and no others; it cannot be sealed, since they live in two
 * packages and the engine also runs without modules.
 */
public interface ChildProcess {

  /** The number of its start. */
  int number();

  long startedAt();

  /** Whether nothing of it runs any more. */
  boolean isEnded();

  /** Ends it at once, with all below, whatever time it was given. */
  void killAll();
}
