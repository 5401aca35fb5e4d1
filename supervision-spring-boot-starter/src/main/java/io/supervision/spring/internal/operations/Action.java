package io.supervision.spring.internal.operations;

import io.supervision.HoldOptions;
import io.supervision.spring.internal.Durations;
import io.supervision.spring.internal.Texts;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody wants to be done.
 *
 * @param name one of the names below
 * @param by who asks for it, or null if that is not known
 * @param why the reason of a hold, or null
 * @param duration how long a hold lasts, or null for no end
 */
public record Action(
    String name, @Nullable String by, @Nullable String why, @Nullable Duration duration) {

  static final String RESTART = "restart";
  static final String START = "start";
  static final String TERMINATE = "terminate";
  static final String REPLACE = "replace";
  static final String HOLD = "hold";
  static final String RESUME = "resume";

  /** A deletion has a method of its own. */
  public static final String DELETE = "delete";

  /** What can be the last segment of a path. */
  public static final Set<String> NAMES = Set.of(RESTART, START, TERMINATE, REPLACE, HOLD, RESUME);

  private static final String NO_END = "infinity";
  private static final int LONGEST_TEXT = 200;

  /** Names and reasons come from requests, and go to the log, the history and the page. */
  public Action {
    by = clean(by);
    why = clean(why);
  }

  /** An action without a reason or a duration. */
  public static Action of(String name, @Nullable String by) {
    return new Action(name, by, null, HoldOptions.DEFAULT_DURATION);
  }

  /**
   * An action as it was asked for.
   *
   * @param name one of the names
   * @param by who asks for it, or null if that is not known
   * @param why the reason, or null
   * @param duration as somebody has written it; null for an hour
   * @throws IllegalArgumentException if the duration of a hold cannot be read, for people
   */
  public static Action of(
      String name, @Nullable String by, @Nullable String why, @Nullable String duration) {
    return name.equals(HOLD) ? new Action(name, by, why, parse(duration)) : of(name, by);
  }

  private static @Nullable Duration parse(@Nullable String written) {
    String text = written == null ? "" : written.strip();
    if (text.isEmpty()) {
      return HoldOptions.DEFAULT_DURATION;
    } else if (text.equals(NO_END)) {
      return null;
    }
    Duration duration = read(text);
    if (duration == null || duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(
          "'for' is not a duration above zero; write for instance for=30m, for=1h, for=2d,"
              + " or for=infinity to hold until somebody resumes");
    }
    return duration;
  }

  private static @Nullable Duration read(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }

  /** On one line, and not too long for one. */
  private static @Nullable String clean(@Nullable String said) {
    String line = said == null ? "" : Texts.line(said, LONGEST_TEXT);
    return line.isEmpty() ? null : line;
  }

  HoldOptions options() {
    return new HoldOptions(by, why, duration);
  }
}
