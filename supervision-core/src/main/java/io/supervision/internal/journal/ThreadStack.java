package io.supervision.internal.journal;

import org.jspecify.annotations.Nullable;

/** Where a thread is, in the form in which logs print stacks. */
final class ThreadStack extends Throwable {

  private static final long serialVersionUID = 1L;

  /**
   * The stack of a node's thread.
   *
   * @param cause what has failed there, or null
   */
  ThreadStack(String path, StackTraceElement[] stack, @Nullable Throwable cause) {
    super("where the thread of '" + path + "' is", cause);
    setStackTrace(stack);
  }

  /** It has none of its own. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
