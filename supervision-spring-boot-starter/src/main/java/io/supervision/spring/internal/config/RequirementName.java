package io.supervision.spring.internal.config;

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

  static RequirementName of(String written) {
    String text = written.trim();
    Kind kind =
        text.startsWith(Kind.INDICATOR.prefix)
            ? Kind.INDICATOR
            : text.startsWith(Kind.NODE.prefix) ? Kind.NODE : Kind.EITHER;
    return new RequirementName(kind, text.substring(kind.prefix.length()).trim());
  }
}
