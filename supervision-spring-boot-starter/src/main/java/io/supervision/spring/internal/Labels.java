package io.supervision.spring.internal;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of Java as users read and write them: lower case, with hyphens. */
public final class Labels {

  private static final Pattern WORD_START =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
  private static final Pattern SEPARATORS = Pattern.compile("[^A-Za-z0-9]+");
  private static final Pattern EDGES = Pattern.compile("^-|-$");

  private Labels() {}

  /** A constant, {@code ONE_FOR_ALL}, as {@code one-for-all}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * To the JVM, functions that are internal in Kotlin are called {@code name$module}.
   *
   * @return the name as it is written
   */
  public static String withoutModule(String method) {
    int dollar = method.indexOf('$');
    return dollar > 0 ? method.substring(0, dollar) : method;
  }

  /** The name of a class as users know it; a lambda has none, and is known by where it is. */
  public static String of(Class<?> type) {
    String name = type.getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda > 0 ? "lambda in " + name.substring(0, lambda) : name;
  }

  /** The name of a bean or method, {@code httpWorker}, as {@code http-worker}. */
  public static String kebabCase(String name) {
    String words = WORD_START.matcher(name).replaceAll("-");
    String joined = SEPARATORS.matcher(words).replaceAll("-");
    return EDGES.matcher(joined).replaceAll("").toLowerCase(Locale.ROOT);
  }
}
