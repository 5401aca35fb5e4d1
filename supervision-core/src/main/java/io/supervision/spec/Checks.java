package io.supervision.spec;

import io.supervision.spec.InvalidSpecException.Problem;
import java.time.Duration;
import java.util.Objects;

/** The checks that several specifications share. */
final class Checks {

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
    id.chars().forEach(c -> shown.append(isControl((char) c) ? '?' : (char) c));
    return shown.toString();
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

  /** Line and paragraph separators end a line for some who show a log. */
  private static boolean isControl(char c) {
    return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
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
