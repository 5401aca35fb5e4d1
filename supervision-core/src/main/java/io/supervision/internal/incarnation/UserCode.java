package io.supervision.internal.incarnation;

import org.jspecify.annotations.Nullable;

/**
 * Code of a user on a thread of its own, which may call a supervisor that waits for it. It is its
 * thread's handler of uncaught exceptions: so the code that the calling thread runs is found
 * without a thread local, which a million threads would pay for.
 */
public interface UserCode extends Thread.UncaughtExceptionHandler {

  /** Whose code it is: a call to a supervisor of another tree makes no circle. */
  TreeServices tree();

  /** What a supervisor waits for when it waits for this code. */
  default UserCode awaitedAs() {
    return this;
  }

  /** Whether a stop has interrupted or will interrupt this code, so that no call of it lasts. */
  default boolean isInterruptible() {
    return false;
  }

  /** Other code that has to end before this one does. */
  default @Nullable UserCode aside() {
    return null;
  }

  /** The code's own exceptions are caught before; what comes here is a failure of the engine. */
  @Override
  default void uncaughtException(Thread failed, Throwable error) {
    tree().fail(error);
  }

  /**
   * The code that the calling thread runs; null for threads of others.
   *
   * <p>Threads that the user's code has started by itself are not found: a call of theirs that
   * closes a circle is not refused.
   */
  static @Nullable UserCode current() {
    return Thread.currentThread().getUncaughtExceptionHandler() instanceof UserCode code
        ? code
        : null;
  }
}
