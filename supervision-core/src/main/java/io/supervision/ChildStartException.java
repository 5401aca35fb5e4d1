package io.supervision;

import io.supervision.internal.journal.Throwables;

/** A supervisor could not start because one of its children could not. */
public class ChildStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The id of the child that could not be started. */
  private final String childId;

  ChildStartException(String childId, String path, Throwable cause) {
    super(message(path, cause), cause, false, false);
    this.childId = childId;
  }

  /** Names the innermost child, where the trouble is. */
  private static String message(String path, Throwable cause) {
    return cause instanceof ChildStartException inner
        ? String.valueOf(inner.getMessage())
        : "child '" + path + "' could not be started: " + Throwables.text(cause);
  }

  /**
   * Which child could not be started.
   *
   * @return its id
   */
  public String childId() {
    return childId;
  }
}
