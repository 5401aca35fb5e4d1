package io.supervision.spring.internal.listener;

import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/** Texts for people. */
public final class Reasons {

  private Reasons() {}

  /**
   * What a failure says, with what it came from.
   *
   * @param failure the failure
   * @return its own message and that of its root cause
   */
  public static String of(Throwable failure) {
    Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
    return root == failure ? line(failure) : line(failure) + " (" + line(root) + ")";
  }

  /**
   * A text, followed by what has failed.
   *
   * @param text the text
   * @param failure what has failed, if that is known
   * @return the text
   */
  public static String of(String text, @Nullable Throwable failure) {
    return failure == null ? text : text + ": " + of(failure);
  }

  private static String line(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
