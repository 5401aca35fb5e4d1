package io.supervision;

import java.io.PrintWriter;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Tells throwables of workers, whose own methods may fail, too. */
final class Throwables {

  /** How many frames tell one place from another; the first may be a helper's. */
  private static final int FRAMES = 8;

  private Throwables() {}

  /** The same for throwables of one class from one place, whatever their messages say. */
  static long print(Throwable thrown) {
    long print = thrown.getClass().hashCode();
    try {
      StackTraceElement[] stack = thrown.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
        print = print * 1_000_003 + stack[i].hashCode();
      }
    } catch (Throwable noStack) {
      // one that hides its stack is told apart by its class
    }
    return print;
  }

  /** Its cause; null also where that cannot be had. */
  static @Nullable Throwable cause(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (Throwable broken) {
      return null;
    }
  }

  /** Its text. */
  static String text(Throwable thrown) {
    return String.valueOf(tellable(thrown));
  }

  /** The throwable itself, or one in its place if its message or that of a cause cannot be had. */
  static Throwable tellable(Throwable thrown) {
    try {
      thrown.printStackTrace(new PrintWriter(Writer.nullWriter()));
      return thrown;
    } catch (Throwable broken) {
      IllegalStateException told =
          new IllegalStateException(
              thrown.getClass().getName() + ", of which no more can be told: " + broken.getClass());
      copyStack(thrown, told);
      return told;
    }
  }

  private static void copyStack(Throwable from, Throwable to) {
    try {
      to.setStackTrace(from.getStackTrace());
    } catch (Throwable noStack) {
      // one that hides its stack is told with the place where that was found out
    }
  }
}
