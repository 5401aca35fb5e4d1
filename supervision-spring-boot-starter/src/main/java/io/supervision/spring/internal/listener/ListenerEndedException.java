package io.supervision.spring.internal.listener;

import org.jspecify.annotations.Nullable;

/** The container of a listener has ended, although nobody has stopped it. */
final class ListenerEndedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ListenerEndedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
