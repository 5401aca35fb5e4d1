package io.supervision.spring.internal.config;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.internal.Durations;
import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Spelling;
import io.supervision.spring.internal.config.SupervisionProperties.BackoffProperties;
import io.supervision.spring.internal.config.SupervisionProperties.ChildHealthProperties;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** Says what is wrong with a value, by what it should have been. */
final class BadValue {

  /** Of a number where a duration is expected. */
  static final String NO_UNIT = "' has no unit";

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]+([eE][+-]?[0-9]+)?");

  private BadValue() {}

  /**
   * The problem with a value.
   *
   * @param where its key and the place where it is set
   * @param key its key
   * @param value as it is written, or null if that is not known
   * @param wanted what it should have been
   * @param error why it is not
   */
  static ConfigurationProblem problem(
      String where,
      ConfigurationPropertyName key,
      @Nullable Object value,
      ResolvableType wanted,
      Exception error) {
    String reason = NestedExceptionUtils.getMostSpecificCause(error).getMessage();
    if (value == null) {
      return new ConfigurationProblem(where, "it cannot be read: " + reason, "Correct it");
    }
    if (String.valueOf(value).contains("${")) {
      if (String.valueOf(reason).contains("ircular")) {
        return new ConfigurationProblem(
            where, "'" + value + "' has a placeholder that needs itself", "Define the property");
      }
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
      return number(where, value, type == Integer.class);
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
      return noKeys(where, key, value, type);
    }
    return new ConfigurationProblem(
        where, "'" + value + "' cannot be read: " + reason, "Write a " + type.getSimpleName());
  }

  private static ConfigurationProblem number(String where, Object value, boolean whole) {
    if (!whole || !NUMBER.matcher(value.toString()).matches()) {
      return new ConfigurationProblem(where, "'" + value + "' is not a number", "Write a number");
    }
    return new ConfigurationProblem(
        where,
        "'"
            + value
            + "' is not a whole number from "
            + Integer.MIN_VALUE
            + " to "
            + Integer.MAX_VALUE,
        "Write such a number");
  }

  private static ConfigurationProblem noKeys(
      String where, ConfigurationPropertyName key, Object value, Class<?> type) {
    String written = key.getLastElement(Form.DASHED);
    String owner = KeyPlaces.ownerOf(written, type);
    if (owner != null) {
      return new ConfigurationProblem(
          where,
          "'"
              + written
              + "' is a key of "
              + owner
              + ", and stands where "
              + (owner.equals("a child") ? "an id" : "a name")
              + " is expected",
          "Indent it further, below the one that it belongs to");
    }
    boolean switched = type == BackoffProperties.class || type == ChildHealthProperties.class;
    if (switched && value instanceof Boolean) {
      return new ConfigurationProblem(
          where,
          "'" + value + "' stands where keys are expected",
          "Write `enabled: " + value + "` below it");
    }
    return new ConfigurationProblem(
        where,
        "'" + value + "' stands where keys are expected",
        type.isRecord()
            ? "Put keys below it, or nothing"
            : "Put each id below it as a key of its own, such as `first:`, or nothing");
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
