package io.supervision.internal.platform;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Threads that have called {@code System.exit}. The call does not return: it waits for the JVM's
 * shutdown hooks, and one of them may be waiting for that very thread.
 */
public final class ExitingThreads {

  /** How often to look, while the JVM ends, at a thread that is waited for. */
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  /** Never registered: to ask for its removal tells whether the JVM is ending, and does nothing. */
  private static final Thread NO_HOOK = noHook();

  private ExitingThreads() {}

  /** It keeps nothing of the thread that happens to make it. */
  private static Thread noHook() {
    Thread thread = new Thread(null, null, "supervision-no-hook", 0, false);
    thread.setContextClassLoader(null);
    return thread;
  }

  /** Whether a thread waits for the end of the JVM. Its stack is taken only while that ends. */
  public static boolean isExiting(Platform platform, Thread thread) {
    if (!isJvmEnding()) {
      return false;
    }
    for (StackTraceElement frame : platform.stackOf(thread)) {
      if (frame.getMethodName().equals("exit")
          && frame.getClassName().equals(Runtime.class.getName())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The deadline of one wait for a thread, which is over early while the JVM ends, so that the
   * waiter looks at the thread again.
   */
  public static LongSupplier lookingAgain(Platform platform, LongSupplier deadline) {
    return new LongSupplier() {
      private long nextLook = Platform.NEVER;

      @Override
      public long getAsLong() {
        if (nextLook == Platform.NEVER && isJvmEnding()) {
          nextLook = platform.deadline(LOOK_NANOS);
        }
        return Math.min(deadline.getAsLong(), nextLook);
      }
    };
  }

  private static boolean isJvmEnding() {
    try {
      Runtime.getRuntime().removeShutdownHook(NO_HOOK);
      return false;
    } catch (IllegalStateException ending) {
      return true;
    }
  }
}
