package io.supervision.spring.internal.beans;

import io.supervision.spring.internal.Texts;
import io.supervision.worker.HealthCheck.Result;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Asks Spring Boot's health indicators, where Spring Boot's health support is there. */
final class HealthIndicatorChecks {

  static final boolean PRESENT =
      ClassUtils.isPresent(
          "org.springframework.boot.health.contributor.HealthIndicator",
          HealthIndicatorChecks.class.getClassLoader());

  private HealthIndicatorChecks() {}

  /** What such a bean is asked as, or null if it is no indicator. */
  static @Nullable Class<?> indicatorType(Class<?> type) {
    return PRESENT ? Indicators.indicatorType(type) : null;
  }

  static Result check(Object indicator) {
    return Indicators.check(indicator);
  }

  /** The indicator with this name, or null. */
  static @Nullable Object find(BeanFactory beans, String name) {
    return PRESENT ? Indicators.find(beans, name) : null;
  }

  /** The names of all that there are. */
  static List<String> names(BeanFactory beans) {
    return PRESENT ? Indicators.names(beans) : List.of();
  }

  /** The names of what a composite of this name is made of; none if it is no composite. */
  static List<String> parts(BeanFactory beans, String name) {
    return PRESENT ? Indicators.parts(beans, name) : List.of();
  }

  /** Loaded only where the class is there. */
  private static final class Indicators {

    /** The class of what is reactive is there without Reactor, too. */
    static @Nullable Class<?> indicatorType(Class<?> type) {
      return Stream.of(HealthIndicator.class, ReactiveHealthIndicator.class)
          .filter(indicator -> indicator.isAssignableFrom(type))
          .findFirst()
          .orElse(null);
    }

    static @Nullable Object find(BeanFactory beans, String name) {
      return contributor(beans, name) instanceof HealthIndicator indicator ? indicator : null;
    }

    static List<String> names(BeanFactory beans) {
      HealthContributors registry =
          beans.getBeanProvider(HealthContributorRegistry.class).getIfAvailable();
      return Stream.of(registry, reactive(beans))
          .filter(Objects::nonNull)
          .flatMap(HealthContributors::stream)
          .map(HealthContributors.Entry::name)
          .distinct()
          .toList();
    }

    static List<String> parts(BeanFactory beans, String name) {
      return contributor(beans, name) instanceof HealthContributors composite
          ? composite.stream().map(part -> name + "/" + part.name()).toList()
          : List.of();
    }

    private static @Nullable HealthContributor contributor(BeanFactory beans, String name) {
      HealthContributor found =
          at(name, beans.getBeanProvider(HealthContributorRegistry.class).getIfAvailable());
      return found != null ? found : at(name, reactive(beans));
    }

    /** What is reactive has a registry of its own, if Reactor is there; its checks wait. */
    private static @Nullable HealthContributors reactive(BeanFactory beans) {
      ReactiveHealthContributorRegistry registry =
          beans.getBeanProvider(ReactiveHealthContributorRegistry.class).getIfAvailable();
      return registry != null ? registry.asHealthContributors() : null;
    }

    private static @Nullable HealthContributor at(String name, @Nullable HealthContributors from) {
      HealthContributors level = from;
      HealthContributor found = null;
      for (String part : StringUtils.delimitedListToStringArray(name, "/")) {
        found = level != null ? level.getContributor(part) : null;
        level = found instanceof HealthContributors composite ? composite : null;
      }
      return found;
    }

    static Result check(Object indicator) {
      Health health = blocking(indicator).health();
      if (health == null) {
        return Result.ok();
      }
      Status status = health.getStatus();
      boolean failed = Status.DOWN.equals(status) || Status.OUT_OF_SERVICE.equals(status);
      return new Result(!failed, detail(health));
    }

    private static HealthIndicator blocking(Object indicator) {
      return indicator instanceof HealthIndicator blocking
          ? blocking
          : ((ReactiveHealthIndicator) indicator).asHealthContributor();
    }

    private static String detail(Health health) {
      Object error = health.getDetails().get("error");
      String text = health.getStatus().getDescription();
      return Texts.cut(error != null ? error.toString() : text, 4 * Texts.LONGEST);
    }
  }
}
