package io.supervision.internal.journal;

import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Describes throwables of workers, whose own methods may fail, too. */
public final class Throwables {

  /** How many frames distinguish one place from another; the first may be a helper's. */
  private static final int FRAMES = 8;

  /** The longest text that is written down. */
  private static final int LONGEST = 8 * 1024;

  /** How many causes are followed; there may be circles. */
  private static final int DEEPEST = 16;

  /** They end a line for some who show a log, or turn the text around them. */
  private static final String LIKE_CONTROLS =
      "\u2028\u2029\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

  private Throwables() {}

  /** The same for throwables of one class from one place, whatever their messages say. */
  static long fingerprint(Throwable thrown) {
    Throwable meant = unwrapped(thrown);
    long fingerprint = meant.getClass().hashCode();
    try {
      StackTraceElement[] stack = meant.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
        fingerprint = fingerprint * 1_000_003 + stack[i].hashCode();
      }
    } catch (Throwable noStack) {
      // one that hides its stack is known by its class
    }
    return fingerprint;
  }

  /** The same of a failure that may be known by a text only. */
  static long fingerprint(@Nullable Throwable thrown, String otherwise) {
    return thrown == null ? otherwise.hashCode() : fingerprint(thrown);
  }

  /** Its cause; null also where that cannot be had. */
  public static @Nullable Throwable cause(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (Throwable broken) {
      return null;
    }
  }

  /** What is meant by one that says only that something was thrown elsewhere. */
  private static Throwable unwrapped(Throwable thrown) {
    Throwable meant = thrown;
    for (int i = 0; i < DEEPEST && isWrapper(meant); i++) {
      Throwable inner = cause(meant);
      if (inner == null) {
        return meant;
      }
      meant = inner;
    }
    return meant;
  }

  private static boolean isWrapper(Throwable thrown) {
    return thrown instanceof CompletionException
        || thrown instanceof ExecutionException
        || thrown instanceof InvocationTargetException
        || thrown instanceof UndeclaredThrowableException;
  }

  /** Its text, in one line that is not too long. */
  public static String text(Throwable thrown) {
    Throwable meant = unwrapped(thrown);
    String text;
    try {
      text = meant.toString();
    } catch (Throwable broken) {
      text = standIn(meant, broken).toString();
    }
    return plain(text);
  }

  /** What something of users says about itself, as one line that is not too long. */
  public static String plain(@Nullable Object said) {
    String text;
    try {
      text = String.valueOf(said);
    } catch (Throwable broken) {
      text = String.valueOf(said == null ? null : said.getClass().getName());
    }
    String cut = cut(text);
    return cut.chars().anyMatch(Throwables::isControl) ? withoutControls(cut) : cut;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST) + "... (" + text.length() + " characters)";
  }

  private static boolean isControl(int character) {
    return Character.isISOControl(character) || LIKE_CONTROLS.indexOf(character) >= 0;
  }

  private static String withoutControls(String text) {
    StringBuilder plain = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '\n' -> plain.append("\\n");
        case '\r' -> plain.append("\\r");
        case '\t' -> plain.append("\\t");
        default -> {
          if (isControl(character)) {
            plain.append(String.format("\\u%04x", (int) character));
          } else {
            plain.append(character);
          }
        }
      }
    }
    return plain.toString();
  }

  /**
   * The throwable itself, or one in its place if its message or that of a cause cannot be had, or
   * is too long.
   */
  static Throwable printable(Throwable thrown) {
    LongestPiece longest = new LongestPiece();
    try {
      thrown.printStackTrace(new PrintWriter(longest));
    } catch (Throwable broken) {
      return standIn(thrown, broken);
    }
    return longest.length > LONGEST + 256 ? shortened(thrown, DEEPEST) : thrown;
  }

  private static Throwable standIn(Throwable thrown, Throwable broken) {
    IllegalStateException standIn =
        new IllegalStateException(
            thrown.getClass().getName() + ", of which no more can be told: " + broken.getClass());
    copyStack(thrown, standIn);
    return standIn;
  }

  private static Shortened shortened(Throwable thrown, int deepest) {
    Throwable cause = deepest == 0 ? null : cause(thrown);
    Shortened shorter =
        new Shortened(
            cut(String.valueOf(thrown)), cause == null ? null : shortened(cause, deepest - 1));
    copyStack(thrown, shorter);
    return shorter;
  }

  private static void copyStack(Throwable from, Throwable to) {
    try {
      to.setStackTrace(from.getStackTrace());
    } catch (Throwable noStack) {
      // one that hides its stack is reported with the place where that was found out
    }
  }

  /** In place of one whose message, or that of a cause, is too long. */
  private static final class Shortened extends Exception {

    private static final long serialVersionUID = 1L;

    Shortened(String text, @Nullable Throwable cause) {
      super(text, cause);
    }
  }

  /** How long the longest piece is that is written at once: a message, or a frame. */
  private static final class LongestPiece extends Writer {

    private int length;

    @Override
    public void write(char[] characters, int from, int count) {
      length = Math.max(length, count);
    }

    @Override
    public void write(String text, int from, int count) {
      length = Math.max(length, count);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
