package io.supervision.spring.internal.beans;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * Finds annotations by which somebody else runs what is to be a child, or runs it elsewhere. They
 * are known by their names, whether their libraries are there or not.
 */
final class OtherCallers {

  private static final Logger log = LoggerFactory.getLogger("io.supervision.child");

  /** What makes a call return at once, on a method or on its class. */
  private static final Set<String> ASYNCHRONOUS =
      Set.of(
          "org.springframework.scheduling.annotation.Async",
          "jakarta.ejb.Asynchronous",
          "jakarta.enterprise.concurrent.Asynchronous");

  private static final Set<String> SCHEDULED =
      Set.of(
          "org.springframework.scheduling.annotation.Scheduled",
          "org.springframework.scheduling.annotation.Schedules");

  /** What lets somebody else call a method, beside all that are named like a listener. */
  private static final Set<String> CALLED =
      Set.of(
          "org.springframework.scheduling.annotation.Scheduled",
          "org.springframework.scheduling.annotation.Schedules",
          "org.springframework.kafka.annotation.KafkaHandler",
          "org.springframework.kafka.annotation.DltHandler",
          "org.springframework.amqp.rabbit.annotation.RabbitHandler",
          "org.springframework.pulsar.annotation.PulsarReader",
          "org.springframework.integration.annotation.ServiceActivator",
          "org.springframework.messaging.handler.annotation.MessageMapping",
          "org.springframework.messaging.rsocket.annotation.ConnectMapping",
          "org.springframework.web.bind.annotation.RequestMapping",
          "jakarta.annotation.PostConstruct",
          "jakarta.annotation.PreDestroy",
          "jakarta.ejb.Schedule",
          "jakarta.ejb.Schedules",
          "jakarta.ejb.Timeout",
          "org.jobrunr.jobs.annotations.Recurring");

  /** Where the annotations of libraries are that call what is named like a listener. */
  private static final List<String> LIBRARIES =
      List.of(
          "org.springframework.",
          "io.awspring.",
          "jakarta.",
          "javax.",
          "com.azure.",
          "com.google.cloud.",
          "org.apache.");

  private OtherCallers() {}

  /**
   * What is in the way of supervising these methods, or null.
   *
   * @param type the class of the bean
   * @param methods what the child calls
   */
  static @Nullable Obstacle among(Class<?> type, Stream<Method> methods) {
    return among(type, methods, OtherCallers::isCalled);
  }

  /** The same of methods that the tree runs on their schedule, so that Spring does not. */
  static @Nullable Obstacle amongScheduled(Class<?> type, Stream<Method> methods) {
    return among(
        type,
        methods,
        annotation -> isCalled(annotation) && !SCHEDULED.contains(annotation.getName()));
  }

  private static @Nullable Obstacle among(
      Class<?> type, Stream<Method> methods, Predicate<Class<?>> isCalled) {
    return methods
        .map(method -> ClassUtils.getMostSpecificMethod(method, type))
        .map(method -> of(type, method, isCalled))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Obstacle of(Class<?> type, Method method, Predicate<Class<?>> isCalled) {
    String asynchronous = first(method, OtherCallers::isAsynchronous);
    if (asynchronous == null) {
      asynchronous = first(method.getDeclaringClass(), OtherCallers::isAsynchronous);
    }
    if (asynchronous == null) {
      asynchronous = first(type, OtherCallers::isAsynchronous);
    }
    if (asynchronous != null) {
      return new Obstacle(
          "its method '"
              + method.getName()
              + "' is @"
              + asynchronous
              + ", so that a call returns at once and the work runs on a thread that nobody"
              + " supervises",
          "Remove @" + asynchronous + ": a child has a thread of its own");
    }
    String called = first(method, isCalled);
    if (called == null) {
      warnOfUnknownListener(method);
    }
    return called == null
        ? null
        : new Obstacle(
            "its method '"
                + method.getName()
                + "' is @"
                + called
                + " too, so that it would be run by two: the supervision tree and whoever @"
                + called
                + " is meant for",
            "Leave one of the two: move the loop that is to be supervised to a method of its own,"
                + " or take it out of the tree");
  }

  private static @Nullable String first(AnnotatedElement element, Predicate<Class<?>> meant) {
    return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).stream()
        .map(MergedAnnotation::getType)
        .filter(meant)
        .findFirst()
        .map(Class::getSimpleName)
        .orElse(null);
  }

  private static boolean isAsynchronous(Class<?> annotation) {
    return ASYNCHRONOUS.contains(annotation.getName());
  }

  /** As {@code @KafkaListener}, {@code @EventListener}, and their containers. */
  private static boolean isCalled(Class<?> annotation) {
    return CALLED.contains(annotation.getName())
        || (isNamedLikeListener(annotation) && isOfLibrary(annotation));
  }

  private static boolean isNamedLikeListener(Class<?> annotation) {
    String name = annotation.getSimpleName();
    return name.endsWith("Listener") || name.endsWith("Listeners");
  }

  private static boolean isOfLibrary(Class<?> annotation) {
    return LIBRARIES.stream().anyMatch(annotation.getName()::startsWith);
  }

  /** The name alone of an annotation that nobody knows refuses nothing: it may do nothing. */
  private static void warnOfUnknownListener(Method method) {
    String listener = first(method, OtherCallers::isNamedLikeListener);
    if (listener != null) {
      log.warn(
          "Method '{}' of {} is a child and is @{} too: if that lets somebody else call it, it is"
              + " run by two; then leave one of the two",
          method.getName(),
          method.getDeclaringClass().getName(),
          listener);
    }
  }
}
