package io.supervision;

import org.jspecify.annotations.Nullable;

/** Code of a child on a thread of its own, which may call a supervisor that waits for it. */
interface ChildCode extends Thread.UncaughtExceptionHandler {

  Tree tree();

  /** What a supervisor waits for when it waits for this code. */
  default ChildCode awaitedAs() {
    return this;
  }

  /** Whether a stop has interrupted or will interrupt this code, so that no call of it lasts. */
  default boolean isInterruptible() {
    return false;
  }

  /** Other code that has to end before this one does. */
  default @Nullable ChildCode aside() {
    return null;
  }

  @Override
  default void uncaughtException(Thread failed, Throwable error) {
    tree().fail(error);
  }

  /** The code of a child that the calling thread runs; null for other threads. */
  static @Nullable ChildCode current() {
    return Thread.currentThread().getUncaughtExceptionHandler() instanceof ChildCode code
        ? code
        : null;
  }
}
