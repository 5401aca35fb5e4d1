package io.supervision.internal.platform;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Threads that wait for an end which may be waiting for them. That of the JVM: a call of {@code
 * System.exit} does not return, it waits for the shutdown hooks. And any other, where somebody says
 * how those who wait for it are known.
 */
public final class ExitingThreads {

  /** How often to look, while there is such an end, at a thread that is waited for. */
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  /** Never registered: to ask for its removal tells whether the JVM is ending, and does nothing. */
  private static final Thread NO_HOOK = noHook();

  private final Platform platform;

  /** Tells by its stack that a thread waits for another end; null while nobody has said how. */
  private volatile @Nullable Predicate<StackTraceElement[]> others;

  ExitingThreads(Platform platform) {
    this.platform = platform;
  }

  /** From now on also those; null: no others any more. */
  public void alsoThose(@Nullable Predicate<StackTraceElement[]> waiting) {
    others = waiting;
  }

  /** It keeps nothing of the thread that happens to make it. */
  private static Thread noHook() {
    Thread thread = new Thread(null, null, "supervision-no-hook", 0, false);
    thread.setContextClassLoader(null);
    return thread;
  }

  /** Whether a thread waits for such an end. Its stack is taken only while there is one. */
  public boolean isExiting(Thread thread) {
    Predicate<StackTraceElement[]> known = others;
    boolean jvmIsEnding = isJvmEnding();
    if (!jvmIsEnding && known == null) {
      return false;
    }
    StackTraceElement[] stack = platform.stackOf(thread);
    return (jvmIsEnding && hasCalledExit(stack)) || (known != null && known.test(stack));
  }

  private static boolean hasCalledExit(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getMethodName().equals("exit")
          && frame.getClassName().equals(Runtime.class.getName())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The deadline of one wait for a thread, which is over early while there is such an end, so that
   * the waiter looks at the thread again.
   */
  public LongSupplier lookingAgain(LongSupplier deadline) {
    return new LongSupplier() {
      private long nextLook = Platform.NEVER;

      @Override
      public long getAsLong() {
        if (nextLook == Platform.NEVER && (others != null || isJvmEnding())) {
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
