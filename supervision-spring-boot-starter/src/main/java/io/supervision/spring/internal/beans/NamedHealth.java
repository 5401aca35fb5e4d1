package io.supervision.spring.internal.beans;

import io.supervision.spring.internal.Shortened;
import io.supervision.spring.internal.Texts;
import io.supervision.worker.HealthCheck.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributors;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.util.ClassUtils;

/**
 * What the health of the application knows by a name: an indicator, the parts of a composite, or
 * the members of a group, those of the tree itself left out.
 */
final class NamedHealth {

  /** Less than the time that a check has. */
  private static final Duration REACTIVE_TIMEOUT = Duration.ofSeconds(4);

  /** A reason is one of several in a line of the log. */
  private static final int LONGEST_REASON = 300;

  private NamedHealth() {}

  /** Whether all that has this name is up; throws what an indicator throws. */
  static Result check(BeanFactory beans, String name) throws Exception {
    if (!HealthIndicatorChecks.PRESENT) {
      return Result.failed("there are no health indicators in this application");
    }
    return Lookup.check(beans, name);
  }

  /** Whether there is something of this name. */
  static boolean isThere(BeanFactory beans, String name) {
    return HealthIndicatorChecks.PRESENT && !Lookup.parts(beans, name).isEmpty();
  }

  /** What to say of a name behind which there is nothing to ask. */
  static String whyMissing(BeanFactory beans, String name) {
    if (HealthIndicatorChecks.PRESENT && Lookup.isComposite(beans, name)) {
      return "health indicator '" + name + "' has no parts";
    }
    return Groups.names(beans).contains(name)
        ? "health group '" + name + "' has no members"
        : "there is no health indicator '" + name + "'";
  }

  /** The names that there are, without those of the tree itself. */
  static List<String> names(BeanFactory beans) {
    return Stream.concat(HealthIndicatorChecks.names(beans).stream(), Groups.names(beans).stream())
        .filter(name -> !RequiredIndicator.isOwn(name))
        .distinct()
        .sorted()
        .toList();
  }

  /** Loaded only where Spring Boot's health support is there. */
  private static final class Lookup {

    /** One indicator, which can be asked. */
    private record Part(String name, Asked asked) {}

    @FunctionalInterface
    private interface Asked {
      @Nullable Health health() throws Exception;
    }

    static Result check(BeanFactory beans, String name) throws Exception {
      List<Part> parts = parts(beans, name);
      if (parts.isEmpty()) {
        return Result.failed(whyMissing(beans, name));
      }
      for (Part part : parts) {
        String whyDown = whyDown(part);
        if (whyDown != null) {
          boolean isAll = part.name().equals(name);
          return Result.failed(isAll ? whyDown : part.name() + ": " + whyDown);
        }
      }
      return Result.ok();
    }

    /** Null if it is up. */
    private static @Nullable String whyDown(Part part) throws Exception {
      Health health;
      try {
        health = part.asked().health();
      } catch (RuntimeException thrown) {
        return Texts.line(Shortened.said(thrown), LONGEST_REASON);
      }
      if (health == null) {
        return "no health was given";
      }
      Status status = health.getStatus();
      return Status.UP.equals(status) ? null : status.getCode() + reason(health);
    }

    private static String reason(Health health) {
      Object error = health.getDetails().get("error");
      String text = error != null ? error.toString() : health.getStatus().getDescription();
      return text.isEmpty() ? "" : ": " + Texts.line(text, LONGEST_REASON);
    }

    static List<Part> parts(BeanFactory beans, String name) {
      List<Part> parts = new ArrayList<>();
      for (Object registry : registries(beans)) {
        if (parts.isEmpty()) {
          collect(name, at(name, registry), parts);
        }
      }
      return parts.isEmpty() ? members(beans, name) : parts;
    }

    /** Also if nothing is below it. */
    static boolean isComposite(BeanFactory beans, String name) {
      return registries(beans).stream().anyMatch(registry -> at(name, registry) != null);
    }

    private static List<Part> members(BeanFactory beans, String group) {
      List<Part> all = new ArrayList<>();
      registries(beans).forEach(registry -> collectBelow("", registry, all));
      return all.stream()
          .filter(part -> !RequiredIndicator.isOwn(part.name()))
          .filter(part -> Groups.isMember(beans, group, part.name()))
          .toList();
    }

    /** What is reactive has a registry of its own, if Reactor is there. */
    private static List<Object> registries(BeanFactory beans) {
      return Stream.of(HealthContributorRegistry.class, ReactiveHealthContributorRegistry.class)
          .flatMap(type -> Stream.<Object>ofNullable(beans.getBeanProvider(type).getIfAvailable()))
          .toList();
    }

    private static @Nullable Object at(String name, Object registry) {
      Object found = registry;
      for (String part : name.split("/", -1)) {
        if (found instanceof HealthContributors level) {
          found = level.getContributor(part);
        } else if (found instanceof ReactiveHealthContributors level) {
          found = level.getContributor(part);
        } else {
          return null;
        }
      }
      return found;
    }

    private static void collect(String name, @Nullable Object found, List<Part> parts) {
      if (found instanceof HealthIndicator indicator) {
        parts.add(new Part(name, indicator::health));
      } else if (found instanceof ReactiveHealthIndicator indicator) {
        parts.add(new Part(name, () -> Reactive.health(indicator)));
      } else if (found != null) {
        collectBelow(name + "/", found, parts);
      }
    }

    private static void collectBelow(String prefix, Object level, List<Part> parts) {
      if (level instanceof HealthContributors composite) {
        composite.stream()
            .forEach(entry -> collect(prefix + entry.name(), entry.contributor(), parts));
      } else if (level instanceof ReactiveHealthContributors composite) {
        composite.stream()
            .forEach(entry -> collect(prefix + entry.name(), entry.contributor(), parts));
      }
    }
  }

  /** Loaded only where there is a reactive indicator, and so Reactor. */
  private static final class Reactive {

    static @Nullable Health health(ReactiveHealthIndicator indicator) throws Exception {
      CompletableFuture<@Nullable Health> answer = indicator.health().toFuture();
      try {
        return answer.get(REACTIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException late) {
        throw new IllegalStateException(
            "no answer within " + REACTIVE_TIMEOUT.toSeconds() + " s", late);
      } catch (ExecutionException failed) {
        throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
      } finally {
        answer.cancel(true);
      }
    }
  }

  /** Groups are part of the endpoint, which an application may do without. */
  private static final class Groups {

    private static final boolean PRESENT =
        Stream.of(
                "org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups",
                "org.springframework.boot.actuate.endpoint.SecurityContext")
            .allMatch(name -> ClassUtils.isPresent(name, NamedHealth.class.getClassLoader()));

    static List<String> names(BeanFactory beans) {
      return PRESENT ? Endpoint.names(beans) : List.of();
    }

    static boolean isMember(BeanFactory beans, String group, String indicator) {
      return PRESENT && Endpoint.isMember(beans, group, indicator);
    }

    private static final class Endpoint {

      static List<String> names(BeanFactory beans) {
        HealthEndpointGroups groups = groups(beans);
        return groups == null ? List.of() : List.copyOf(groups.getNames());
      }

      static boolean isMember(BeanFactory beans, String group, String indicator) {
        HealthEndpointGroups groups = groups(beans);
        HealthEndpointGroup found = groups == null ? null : groups.get(group);
        return found != null && found.isMember(indicator);
      }

      private static @Nullable HealthEndpointGroups groups(BeanFactory beans) {
        return beans.getBeanProvider(HealthEndpointGroups.class).getIfAvailable();
      }
    }
  }
}
