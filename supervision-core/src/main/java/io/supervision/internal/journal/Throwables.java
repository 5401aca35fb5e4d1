package io.supervision.internal.journal;

import java.io.PrintWriter;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Describes throwables of workers, whose own methods may fail, too. */
public final class Throwables {

  /** How many frames distinguish one place from another; the first may be a helper's. */
  private static final int FRAMES = 8;

  private Throwables() {}

  /** The same for throwables of one class from one place, whatever their messages say. */
  static long fingerprint(Throwable thrown) {
    long fingerprint = thrown.getClass().hashCode();
    try {
      StackTraceElement[] stack = thrown.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
        fingerprint = fingerprint * 1_000_003 + stack[i].hashCode();
      }
    } catch (Throwable noStack) {
      // one that hides its stack is known by its class
    }
    return fingerprint;
  }

  /** Its cause; null also where that cannot be had. */
  public static @Nullable Throwable cause(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (Throwable broken) {
      return null;
    }
  }

  /** Its text. */
  public static String text(Throwable thrown) {
    return String.valueOf(printable(thrown));
  }

  /** The throwable itself, or one in its place if its message or that of a cause cannot be had. */
  static Throwable printable(Throwable thrown) {
    try {
      thrown.printStackTrace(new PrintWriter(Writer.nullWriter()));
      return thrown;
    } catch (Throwable broken) {
      IllegalStateException standIn =
          new IllegalStateException(
              thrown.getClass().getName() + ", of which no more can be told: " + broken.getClass());
      copyStack(thrown, standIn);
      return standIn;
    }
  }

  private static void copyStack(Throwable from, Throwable to) {
    try {
      to.setStackTrace(from.getStackTrace());
    } catch (Throwable noStack) {
      // one that hides its stack is reported with the place where that was found out
    }
  }
}
