package io.supervision.spring.internal.beans;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ReflectionUtils;

/** The annotations that make listeners which the tree can adopt, whether they are there or not. */
final class ListenerAnnotations {

  private static final Set<String> NAMES =
      Set.of(
          "org.springframework.amqp.rabbit.annotation.RabbitListener",
          "org.springframework.jms.annotation.JmsListener",
          "org.springframework.kafka.annotation.KafkaListener");

  private static final String RETRIES = "org.springframework.kafka.annotation.RetryableTopic";

  private ListenerAnnotations() {}

  /** Those of a method or a class, also where one is there several times. */
  static List<MergedAnnotation<?>> on(AnnotatedElement element) {
    return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).stream()
        .<MergedAnnotation<?>>map(annotation -> annotation)
        .filter(annotation -> NAMES.contains(annotation.getType().getName()))
        .toList();
  }

  static boolean isOn(AnnotatedElement element) {
    return !on(element).isEmpty();
  }

  /** Whether there is more than one container for it. */
  static boolean areSeveralOn(AnnotatedElement element) {
    List<MergedAnnotation<?>> found = on(element);
    return found.size() > 1
        || (!found.isEmpty() && MergedAnnotations.from(element).isPresent(RETRIES));
  }

  /** The class and its methods, if it may have listeners at all. */
  static Stream<AnnotatedElement> candidates(Class<?> type) {
    if (type.getName().startsWith("org.springframework.")) {
      return Stream.empty();
    }
    try {
      return Stream.<AnnotatedElement>concat(
              Stream.of(type), Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(type)))
          .filter(ListenerAnnotations::isOn);
    } catch (LinkageError unresolvable) {
      // of a class that needs one which is not there, no listener can be made
      return Stream.empty();
    }
  }

  /** The id of the only listener of a method; null if it has none, or several. */
  static @Nullable String idOn(AnnotatedElement element) {
    List<MergedAnnotation<?>> found = on(element);
    String id = found.size() == 1 ? found.get(0).getString("id") : "";
    return id.isEmpty() ? null : id;
  }
}
