package io.supervision;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call that was refused or failed. {@link #reason()} says why in a form for programs; the message
 * names path, id and state.
 */
public class SupervisionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why a call failed. */
  public enum Reason {
    /** The id is in use by a child that runs. */
    ALREADY_STARTED,
    /** The id is in use by a child that does not run. */
    ALREADY_PRESENT,
    /** The child runs, which the call does not allow. */
    RUNNING,
    /** The child waits for its restart, which the call does not allow. */
    RESTARTING,
    /** There is no such child, supervisor or path. */
    NOT_FOUND,
    /** The dynamic supervisor takes no more children. */
    MAX_CHILDREN,
    /** The start of the child failed; the cause says why. */
    START_FAILED,
    /** A thread of an earlier incarnation at this path cannot be ended. */
    STUCK,
    /** The child, or a supervisor above it, is held for maintenance. */
    HELD,
    /** The child waits for what it requires. */
    WAITING,
    /** The supervisor, or the tree, does not run. */
    NOT_RUNNING,
    /** The supervisor is stopping. */
    SHUTTING_DOWN,
    /** The calling thread was interrupted; the operation goes on. */
    INTERRUPTED,
    /** The answer would have to wait for the caller itself. */
    WOULD_DEADLOCK,
    /** This kind of supervisor does not know the call. */
    NOT_SUPPORTED,
    /** The name stands for more than one supervisor. */
    NAME_TAKEN,
    /** The specification cannot be; the cause says why. */
    INVALID_SPEC,
    /** The root ended abnormally while somebody waited in {@link SupervisionTree#run()}. */
    ROOT_FAILED;

    /**
     * The name used in messages and endpoints.
     *
     * @return lower case with hyphens
     */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Why the call failed. */
  private final Reason reason;

  private final transient @Nullable ChildRef child;

  /**
   * A refused or failed call.
   *
   * @param reason why
   * @param message what, where, and the state found there
   * @param cause what was thrown, or null
   */
  public SupervisionException(Reason reason, String message, @Nullable Throwable cause) {
    this(reason, message, cause, null);
  }

  SupervisionException(
      Reason reason, String message, @Nullable Throwable cause, @Nullable ChildRef child) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.child = child;
  }

  /**
   * Why the call failed.
   *
   * @return the reason, for programs
   */
  public Reason reason() {
    return reason;
  }

  /**
   * The child in the way, for {@link Reason#ALREADY_STARTED}.
   *
   * @return the child that has the id, or null
   */
  public @Nullable ChildRef child() {
    return child;
  }
}
