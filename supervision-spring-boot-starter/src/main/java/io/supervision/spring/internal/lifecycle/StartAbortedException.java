package io.supervision.spring.internal.lifecycle;

/** The tree was asked to stop before all its children had been started. */
final class StartAbortedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  StartAbortedException(Throwable cause) {
    super("the supervision tree was stopped while it was starting", cause);
  }
}
