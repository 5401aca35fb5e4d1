package io.supervision;

import java.io.PrintWriter;
import java.io.Writer;

/** Tells throwables of workers, whose own methods may fail, too. */
final class Throwables {

  private Throwables() {}

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
      told.setStackTrace(thrown.getStackTrace());
      return told;
    }
  }
}
