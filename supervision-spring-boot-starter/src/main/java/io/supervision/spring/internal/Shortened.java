package io.supervision.spring.internal;

import io.supervision.worker.ExitReason;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a throwable whose message, or that of a cause, is too long to be kept as often as a
 * history keeps it.
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

  /** As much of a text as is shown. */
  public static String text(String text) {
    return Texts.cut(text, Texts.LONGEST);
  }

  /** The same reason, with texts that are not too long. */
  public static ExitReason of(ExitReason reason) {
    if (reason instanceof ExitReason.Failure failure) {
      return isTooLong(failure.cause())
          ? ExitReason.failure(shortened(failure.cause(), DEEPEST, false))
          : failure;
    } else if (reason instanceof ExitReason.Unhealthy unhealthy) {
      Throwable cause = unhealthy.cause();
      return new ExitReason.Unhealthy(
          Texts.cut(unhealthy.detail(), LONGEST),
          cause != null && isTooLong(cause) ? shortened(cause, DEEPEST, false) : cause);
    } else if (reason instanceof ExitReason.Shutdown shutdown && shutdown.detail() != null) {
      return ExitReason.shutdown(Texts.cut(shutdown.detail(), LONGEST));
    }
    return reason;
  }

  /** The same throwable for the log, which writes the names of classes by itself. */
  public static Throwable forLog(Throwable thrown) {
    return isTooLong(thrown) ? shortened(thrown, DEEPEST, true) : thrown;
  }

  private static boolean isTooLong(Throwable thrown) {
    @Nullable Throwable next = thrown;
    for (int i = 0; next != null && i < DEEPEST; i++) {
      String message = messageOf(next);
      if (message != null && message.length() > LONGEST) {
        return true;
      }
      next = next.getCause();
    }
    return false;
  }

  private static Shortened shortened(Throwable thrown, int deepest, boolean named) {
    Throwable cause = deepest == 0 ? null : thrown.getCause();
    String said = messageOf(thrown);
    String message = named ? classOf(thrown) + (said == null ? "" : ": " + said) : said;
    Shortened shorter =
        new Shortened(
            classOf(thrown),
            message == null ? null : Texts.cut(message, LONGEST),
            cause == null ? null : shortened(cause, deepest - 1, named));
    shorter.setStackTrace(thrown.getStackTrace());
    return shorter;
  }
}
