package io.supervision.spring.internal;

import io.supervision.worker.ExitReason;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a throwable that is not fit to be kept or logged: its message, or that of a cause, is
 * too long, or cannot be had at all.
 */
public final class Shortened extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is kept of a message. */
  private static final int LONGEST = 4 * Texts.LONGEST;

  /** How many causes are kept of such a one; there may be circles. */
  private static final int DEEPEST = 16;

  private final String className;

  private Shortened(String className, @Nullable String message, @Nullable Throwable cause) {
    super(message, cause, false, true);
    this.className = className;
  }

  /** The name of a throwable's class, or of the class of the one that it stands for. */
  public static String classOf(Throwable thrown) {
    return thrown instanceof Shortened shortened
        ? shortened.className
        : thrown.getClass().getName();
  }

  /** What a throwable of users says; null also where that cannot be had. */
  public static @Nullable String messageOf(Throwable thrown) {
    try {
      return thrown.getMessage();
    } catch (Throwable broken) {
      return null;
    }
  }

  /** Its cause; null also where that cannot be had. */
  public static @Nullable Throwable causeOf(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (Throwable broken) {
      return null;
    }
  }

  /** Its stack; nothing where that cannot be had. */
  public static StackTraceElement[] stackOf(Throwable thrown) {
    try {
      StackTraceElement @Nullable [] stack = thrown.getStackTrace();
      return stack == null ? new StackTraceElement[0] : stack;
    } catch (Throwable broken) {
      return new StackTraceElement[0];
    }
  }

  /** What something says about itself, on one line; its class where that cannot be had. */
  public static String said(Object object) {
    String said;
    try {
      said = String.valueOf(object);
    } catch (Throwable broken) {
      said = object.getClass().getName();
    }
    return Texts.line(said, Texts.LONGEST);
  }

  /** The one at the end of its causes, or where a circle has been followed long enough. */
  public static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    for (int i = 0; i < DEEPEST; i++) {
      Throwable cause = causeOf(root);
      if (cause == null) {
        return root;
      }
      root = cause;
    }
    return root;
  }

  /** As much of a text as is shown. */
  public static String text(String text) {
    return Texts.cut(text, Texts.LONGEST);
  }

  /** The same reason, with texts that are not too long. */
  public static ExitReason of(ExitReason reason) {
    if (reason instanceof ExitReason.Failure failure) {
      return isUnfit(failure.cause())
          ? ExitReason.failure(shortened(failure.cause(), DEEPEST, false))
          : failure;
    } else if (reason instanceof ExitReason.Unhealthy unhealthy) {
      Throwable cause = unhealthy.cause();
      return new ExitReason.Unhealthy(
          Texts.cut(unhealthy.detail(), LONGEST),
          cause != null && isUnfit(cause) ? shortened(cause, DEEPEST, false) : cause);
    } else if (reason instanceof ExitReason.Shutdown shutdown && shutdown.detail() != null) {
      return ExitReason.shutdown(Texts.cut(shutdown.detail(), LONGEST));
    }
    return reason;
  }

  /** The same throwable for the log, which writes the names of classes by itself. */
  public static Throwable forLog(Throwable thrown) {
    return isUnfit(thrown) ? shortened(thrown, DEEPEST, true) : thrown;
  }

  private static boolean isUnfit(Throwable thrown) {
    try {
      @Nullable Throwable next = thrown;
      for (int i = 0; next != null && i < DEEPEST; i++) {
        String message = next.getMessage();
        StackTraceElement @Nullable [] stack = next.getStackTrace();
        if (stack == null || (message != null && message.length() > LONGEST)) {
          return true;
        }
        next = next.getCause();
      }
      return false;
    } catch (Throwable broken) {
      return true;
    }
  }

  private static Shortened shortened(Throwable thrown, int deepest, boolean named) {
    Throwable cause = deepest == 0 ? null : causeOf(thrown);
    String said = messageOf(thrown);
    String message = named ? classOf(thrown) + (said == null ? "" : ": " + said) : said;
    Shortened shorter =
        new Shortened(
            classOf(thrown),
            message == null ? null : Texts.cut(message, LONGEST),
            cause == null ? null : shortened(cause, deepest - 1, named));
    shorter.setStackTrace(stackOf(thrown));
    return shorter;
  }
}
