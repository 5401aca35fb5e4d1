package io.supervision.spec;

import io.supervision.spec.InvalidSpecException.Problem;
import java.time.Duration;
import java.util.Objects;

/** The checks that several specifications share. */
final class Checks {

  /** How much of an id is quoted. */
  private static final int SHOWN = 200;

  private static final String LIKE_CONTROLS =
      "\u2028\u2029\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

  private Checks() {}

  static String id(String property, String id) {
    Objects.requireNonNull(id, property);
    if (!isId(id)) {
      throw new InvalidSpecException(
          Problem.INVALID_ID,
          property,
          "the "
              + property
              + " '"
              + shown(id)
              + "' must not be empty and must not contain '/' or control characters");
    }
    return id;
  }

  private static String shown(String id) {
    StringBuilder shown = new StringBuilder();
    id.chars().limit(SHOWN).forEach(c -> shown.append(isControl((char) c) ? '?' : (char) c));
    return id.length() <= SHOWN ? shown.toString() : shown + "... (" + id.length() + " characters)";
  }

  private static boolean isId(String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c == '/' || isControl(c)) {
        return false;
      }
    }
    return !id.isEmpty();
  }

  /**
   * Line and paragraph separators end a line for some who show a log; others turn the text around
   * them.
   */
  private static boolean isControl(char c) {
    return Character.isISOControl(c) || LIKE_CONTROLS.indexOf(c) >= 0;
  }

  static Duration positive(String property, Duration duration) {
    return require(property, duration, !duration.isNegative() && !duration.isZero(), "positive");
  }

  static Duration notNegative(String property, Duration duration) {
    return require(property, duration, !duration.isNegative(), "zero or more");
  }

  static <T> T require(String property, T value, boolean valid, String mustBe) {
    if (!valid) {
      throw new InvalidSpecException(
          Problem.INVALID_SETTING, property, property + " must be " + mustBe + ", but is " + value);
    }
    return value;
  }
}
