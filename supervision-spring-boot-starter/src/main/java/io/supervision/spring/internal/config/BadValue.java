package io.supervision.spring.internal.config;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.internal.Durations;
import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Spelling;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** Says what is wrong with a value, by what it should have been. */
final class BadValue {

  /** Of a number where a duration is expected. */
  static final String NO_UNIT = "' has no unit";

  private BadValue() {}

  static ConfigurationProblem problem(
      String where, @Nullable Object value, ResolvableType wanted, Exception error) {
    if (String.valueOf(value).contains("${")) {
      return new ConfigurationProblem(
          where, "'" + value + "' has a placeholder that nothing resolves", "Define the property");
    }
    Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(wanted.resolve(Object.class));
    if (type.isEnum()) {
      return enumProblem(where, value, labels(type));
    }
    if (type == Duration.class) {
      return duration(where, String.valueOf(value));
    }
    if (Number.class.isAssignableFrom(type)) {
      return new ConfigurationProblem(where, "'" + value + "' is not a number", "Write a number");
    }
    if (type == Boolean.class) {
      return new ConfigurationProblem(
          where, "'" + value + "' is neither true nor false", "Write true or false");
    }
    if (type == Class.class || type == List.class) {
      return new ConfigurationProblem(
          where,
          "'" + value + "' is not the name of a class that can be loaded",
          "Write the full name of a throwable on the class path");
    }
    if (type.isRecord() || Map.class.isAssignableFrom(type)) {
      return new ConfigurationProblem(
          where, "'" + value + "' stands where keys are expected", "Put keys below it, or nothing");
    }
    return new ConfigurationProblem(
        where,
        "'"
            + value
            + "' cannot be read: "
            + NestedExceptionUtils.getMostSpecificCause(error).getMessage(),
        "Write a " + type.getSimpleName());
  }

  private static ConfigurationProblem duration(String where, String value) {
    return new ConfigurationProblem(
        where,
        "'" + value + (Durations.isBare(value) ? NO_UNIT : "' is not a duration"),
        Durations.remedy(value));
  }

  private static ConfigurationProblem enumProblem(
      String where, @Nullable Object value, List<String> labels) {
    String written = String.valueOf(value);
    return new ConfigurationProblem(
        where,
        "'" + written + "' is not known" + Spelling.hint(written, labels),
        "Write one of " + String.join(", ", labels));
  }

  private static List<String> labels(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> Labels.of((Enum<?>) constant))
        .toList();
  }
}
