package io.supervision.spring;

import java.util.Locale;
import java.util.regex.Pattern;

/** Ids made from the names of beans and methods. */
final class BeanIds {

  private static final Pattern WORD_START =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
  private static final Pattern SEPARATORS = Pattern.compile("[^A-Za-z0-9]+");
  private static final Pattern EDGES = Pattern.compile("^-|-$");

  private BeanIds() {}

  static String kebabCase(String name) {
    String words = WORD_START.matcher(name).replaceAll("-");
    String joined = SEPARATORS.matcher(words).replaceAll("-");
    return EDGES.matcher(joined).replaceAll("").toLowerCase(Locale.ROOT);
  }
}
