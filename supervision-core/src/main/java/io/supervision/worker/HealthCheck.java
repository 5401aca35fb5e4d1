package io.supervision.worker;

/**
 * Finds out whether a running child is well. It runs apart from the worker's thread, never twice at
 * once for one incarnation. A check that takes longer than its timeout has failed and is
 * interrupted, and so is one whose incarnation ends meanwhile.
 */
@FunctionalInterface
public interface HealthCheck {

  /**
   * Checks the child once.
   *
   * @return what was found; {@code null} counts as a failed check
   * @throws Exception a failed check, with the exception as its cause
   */
  Result check() throws Exception;

  /**
   * The outcome of one check.
   *
   * @param healthy whether the child is well
   * @param detail one line for people; empty if there is nothing to say
   */
  record Result(boolean healthy, String detail) {

    private static final Result OK = new Result(true, "");

    /**
     * The child is well.
     *
     * @return a healthy result without detail
     */
    public static Result ok() {
      return OK;
    }

    /**
     * The child is not well.
     *
     * @param detail one line for people: what is wrong
     * @return a failed result
     */
    public static Result failed(String detail) {
      return new Result(false, detail);
    }
  }
}
