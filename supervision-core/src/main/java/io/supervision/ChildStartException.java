package io.supervision;

/** A supervisor could not start because one of its children could not. */
public class ChildStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String childId;

  ChildStartException(String childId, String path, Throwable cause) {
    super("child '" + path + "' could not be started: " + cause, cause, false, false);
    this.childId = childId;
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
