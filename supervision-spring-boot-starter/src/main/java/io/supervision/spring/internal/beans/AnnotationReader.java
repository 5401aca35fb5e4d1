package io.supervision.spring.internal.beans;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.internal.Labels;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the attributes of one {@link SupervisedChild}. */
final class AnnotationReader {

  private final Function<String, @Nullable String> placeholders;
  private final Consumer<ConfigurationProblem> problems;

  AnnotationReader(
      Function<String, @Nullable String> placeholders, Consumer<ConfigurationProblem> problems) {
    this.placeholders = placeholders;
    this.problems = problems;
  }

  AnnotatedChild read(
      String beanName, @Nullable String method, SupervisedChild annotation, String declaredIn) {
    String origin =
        "@SupervisedChild on "
            + (method != null ? "method '" + method + "' of bean '" : "bean '")
            + beanName
            + "' ("
            + declaredIn
            + ")";
    String id = text(annotation.id(), "id", origin);
    String defaultId =
        Labels.kebabCase(beanName) + (method != null ? "-" + Labels.kebabCase(method) : "");
    return new AnnotatedChild(
        beanName,
        method,
        id != null ? id : defaultId,
        text(annotation.supervisor(), "supervisor", origin),
        only(annotation.restart(), "restart", origin),
        text(annotation.shutdown(), "shutdown", origin),
        text(annotation.startTimeout(), "startTimeout", origin),
        only(annotation.onStuck(), "onStuck", origin),
        significant(annotation, origin),
        order(annotation, origin),
        origin);
  }

  private @Nullable String text(String value, String attribute, String origin) {
    String resolved = resolve(value);
    if (resolved.contains("${")) {
      problems.accept(
          new ConfigurationProblem(
              origin,
              attribute + " = \"" + value + "\" has a placeholder that nothing resolves",
              "Define the property, or give a default as in ${name:default}"));
      return null;
    }
    return resolved.isBlank() ? null : resolved.trim();
  }

  /** Depending on the application, what cannot be resolved throws or stays as it is. */
  private String resolve(String value) {
    try {
      return Objects.requireNonNullElse(placeholders.apply(value), "");
    } catch (IllegalArgumentException unresolvable) {
      return value;
    }
  }

  private <T> @Nullable T only(T[] values, String attribute, String origin) {
    tooMany(values.length, attribute, origin);
    return values.length == 0 ? null : values[0];
  }

  private @Nullable Boolean significant(SupervisedChild annotation, String origin) {
    boolean[] values = annotation.significant();
    tooMany(values.length, "significant", origin);
    return values.length == 0 ? null : values[0];
  }

  private @Nullable Integer order(SupervisedChild annotation, String origin) {
    int[] values = annotation.order();
    tooMany(values.length, "order", origin);
    return values.length == 0 ? null : values[0];
  }

  private void tooMany(int count, String attribute, String origin) {
    if (count > 1) {
      problems.accept(
          new ConfigurationProblem(
              origin, attribute + " has " + count + " values", "Give one value, or none"));
    }
  }
}
