package io.supervision.internal.incarnation;

/**
 * What runs for a child, as OTP's pid: an {@link Incarnation} of a worker, or a supervisor. An
 * interface that two classes implement and no others; it cannot be sealed, since they live in two
 * packages and the engine also runs without modules.
 */
public interface ChildProcess {

  /** The number of its start. */
  int number();

  /** In nanoseconds on the platform's clock. */
  long startedAt();

  /**
   * Whether nothing of it runs any more.
   *
   * <p>False for a stuck incarnation: its thread still runs.
   */
  boolean isEnded();

  /**
   * Ends it at once, with all below, whatever time it was given.
   *
   * <p>Any thread, beside the mailbox; does not wait.
   */
  void killAll();
}
