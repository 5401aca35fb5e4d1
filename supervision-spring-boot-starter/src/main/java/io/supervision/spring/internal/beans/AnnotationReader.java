package io.supervision.spring.internal.beans;

import io.supervision.spring.SupervisedChild;
import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Problems;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotation;

/**
 * Reads the attributes of one {@link SupervisedChild}. An empty text and an empty array stand for
 * not set. It knows two attributes by name, the id and the supervisor; what others mean is settled
 * where they meet the configuration's keys, which have the same names.
 */
final class AnnotationReader {

  private final Function<String, @Nullable String> placeholders;
  private final UnaryOperator<String> beanIds;
  private final Problems problems;

  AnnotationReader(
      Function<String, @Nullable String> placeholders,
      UnaryOperator<String> beanIds,
      Problems problems) {
    this.placeholders = placeholders;
    this.beanIds = beanIds;
    this.problems = problems;
  }

  AnnotatedChild read(
      String beanName,
      @Nullable String method,
      MergedAnnotation<SupervisedChild> annotation,
      String declaredIn) {
    String bean = "bean '" + beanName + "'";
    String place = method == null ? bean : "method '" + method + "' of " + bean;
    String origin = "@SupervisedChild on " + place + " (" + declaredIn + ")";
    Map<String, Object> settings = settings(annotation, origin);
    Object id = settings.remove("id");
    Object supervisor = settings.remove("supervisor");
    String defaultId =
        beanIds.apply(beanName)
            + (method != null ? "-" + Labels.kebabCase(Labels.withoutModule(method)) : "");
    return new AnnotatedChild(
        beanName,
        method,
        id != null ? id.toString() : defaultId,
        supervisor != null ? supervisor.toString() : null,
        settings,
        origin);
  }

  private Map<String, Object> settings(
      MergedAnnotation<SupervisedChild> annotation, String origin) {
    Map<String, Object> settings = new LinkedHashMap<>();
    annotation
        .asMap()
        .forEach(
            (attribute, given) -> {
              Object value =
                  given instanceof String text
                      ? text(text, attribute, origin)
                      : given instanceof String[] texts
                          ? list(texts, attribute, origin)
                          : only(given, attribute, origin);
              if (value != null) {
                settings.put(attribute, value);
              }
            });
    return settings;
  }

  private @Nullable String text(String value, String attribute, String origin) {
    String place = place(attribute, origin);
    String resolved = resolve(value);
    if (resolved.contains("${")) {
      problems.add(
          place,
          attribute + " = \"" + value + "\" has a placeholder that nothing resolves",
          "Define the property, or give a default as in ${name:default}");
      return null;
    }
    if (resolved.isBlank() && !resolved.isEmpty()) {
      problems.add(place, "'" + resolved + "' is blank", "Write a value, or leave it out");
    }
    return resolved.isBlank() ? null : resolved.strip();
  }

  /** As the keys of lists may be written, too: with commas. */
  private @Nullable String list(String[] values, String attribute, String origin) {
    String joined =
        Arrays.stream(values)
            .flatMap(value -> Stream.ofNullable(text(value, attribute, origin)))
            .collect(Collectors.joining(","));
    return joined.isEmpty() ? null : joined;
  }

  /** Depending on the application, what cannot be resolved throws or stays as it is. */
  private String resolve(String value) {
    try {
      return Objects.requireNonNullElse(placeholders.apply(value), "");
    } catch (IllegalArgumentException unresolvable) {
      return value;
    }
  }

  /** The one value of an array, which may be of a primitive type. */
  private @Nullable Object only(Object values, String attribute, String origin) {
    int count = Array.getLength(values);
    if (count > 1) {
      String all =
          IntStream.range(0, count)
              .mapToObj(index -> String.valueOf(Array.get(values, index)))
              .collect(Collectors.joining(", "));
      problems.add(
          place(attribute, origin),
          attribute + " has " + count + " values: " + all,
          "Give one value, or none");
    }
    return count == 0 ? null : Array.get(values, 0);
  }

  private static String place(String attribute, String origin) {
    return origin + ": " + attribute;
  }
}
