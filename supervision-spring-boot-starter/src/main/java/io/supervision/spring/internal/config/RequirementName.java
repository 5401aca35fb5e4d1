package io.supervision.spring.internal.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * A name of {@code requires} as it is written.
 *
 * @param kind what its prefix says that it is
 * @param name the name without the prefix
 */
record RequirementName(Kind kind, String name) {

  /** What a name means. */
  enum Kind {
    /** There is no prefix. */
    EITHER(""),
    INDICATOR("indicator:"),
    NODE("node:");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /** All of an element of the list: a placeholder there may stand for several, with commas. */
  static List<RequirementName> all(String element) {
    return Stream.of(element.split(",", -1)).map(RequirementName::of).toList();
  }

  private static RequirementName of(String written) {
    String text = written.trim();
    Kind kind =
        text.startsWith(Kind.INDICATOR.prefix)
            ? Kind.INDICATOR
            : text.startsWith(Kind.NODE.prefix) ? Kind.NODE : Kind.EITHER;
    return new RequirementName(kind, text.substring(kind.prefix.length()).trim());
  }
}
