package io.supervision.spring.internal.beans;

import io.supervision.spring.internal.Labels;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.ReflectionUtils;

/** The methods of a class by their names. */
final class NamedMethods {

  private NamedMethods() {}

  /** Those of a name, as users know it: that of a Kotlin function has no module in it. */
  static List<Method> of(String name, Class<?> type) {
    List<Method> methods = all(type);
    List<Method> named = methods.stream().filter(each -> each.getName().equals(name)).toList();
    return !named.isEmpty()
        ? named
        : methods.stream()
            .filter(method -> Labels.withoutModule(method.getName()).equals(name))
            .toList();
  }

  /** But for those of each object, as {@code wait}. */
  static List<Method> all(Class<?> type) {
    return Stream.of(ReflectionUtils.getUniqueDeclaredMethods(type))
        .filter(method -> method.getDeclaringClass() != Object.class)
        .toList();
  }
}
