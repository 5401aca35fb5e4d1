package io.supervision;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells throwables of workers, whose own methods may fail, too. */
final class Throwables {

  /** How many frames tell one place from another; the first may be a helper's. */
  private static final int FRAMES = 8;

  private Throwables() {}

  /** The same for throwables of one class from one place, whatever their messages say. */
  static long print(Throwable thrown) {
    long print = thrown.getClass().hashCode();
    StackTraceElement[] stack = stack(thrown);
    for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
      print = print * 1_000_003 + stack[i].hashCode();
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

  private static StackTraceElement[] stack(Throwable thrown) {
    try {
      return List.of(thrown.getStackTrace()).toArray(new StackTraceElement[0]);
    } catch (Throwable broken) {
      return new StackTraceElement[0];
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
      told.setStackTrace(stack(thrown));
      return told;
    }
  }
}
