package io.supervision.spring.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.actuate.SupervisionEndpoint;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.fixture.Workers;
import io.supervision.spring.health.SupervisionHealthContributor;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.spring.internal.lifecycle.SupervisionEventPublisher;
import io.supervision.spring.metrics.SupervisionMetrics;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** A parent and a child context, each with a tree of its own. */
class ChildContextTests {

  private static final List<String> HEARD_BY_CHILD = new CopyOnWriteArrayList<>();

  @Retention(RetentionPolicy.RUNTIME)
  @ImportAutoConfiguration({
    SupervisionAutoConfiguration.class,
    SupervisionHistoryAutoConfiguration.class,
    SupervisionEventAutoConfiguration.class,
    SupervisionHealthAutoConfiguration.class,
    SupervisionMetricsAutoConfiguration.class,
    SupervisionEndpointAutoConfiguration.class,
    EndpointAutoConfiguration.class
  })
  private @interface WithAllThatThereIs {}

  @Configuration(proxyBeanMethods = false)
  @WithAllThatThereIs
  static class Parent {
    @Bean
    @SupervisedChild
    Workers.Idle ofParent() {
      return new Workers.Idle();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @WithAllThatThereIs
  static class Child {
    @Bean
    @SupervisedChild
    Workers.Idle ofChild() {
      return new Workers.Idle();
    }

    @EventListener
    void on(ChildStarted started) {
      HEARD_BY_CHILD.add(started.path());
    }
  }

  @Test
  void eachShowsItsOwnTree() {
    HEARD_BY_CHILD.clear();
    try (ConfigurableApplicationContext child =
        new SpringApplicationBuilder(Parent.class)
            .web(WebApplicationType.NONE)
            .properties("management.endpoints.web.exposure.include=*")
            .child(Child.class)
            .web(WebApplicationType.NONE)
            .run()) {
      assertThat(child.getBean(SupervisionTree.class).find("of-child")).isPresent();
      assertThat(child.getBean(SupervisionTree.class).find("of-parent")).isEmpty();
      for (Class<?> view :
          List.of(
              SupervisionHistory.class,
              SupervisionEventPublisher.class,
              SupervisionHealthContributor.class,
              SupervisionMetrics.class,
              SupervisionEndpoint.class)) {
        assertThat(child.getParent().getBean(view)).isNotNull();
        assertThat(child.getBean(view)).isNotSameAs(child.getParent().getBean(view));
      }
      assertThat(child.getBean(SupervisionHealthContributor.class).getContributor("of-child"))
          .isNotNull();
      await().untilAsserted(() -> assertThat(HEARD_BY_CHILD).contains("of-child"));
      assertThat(HEARD_BY_CHILD).doesNotContain("of-parent");
      child.getParent().getBean(SupervisionTree.class).stop();
      ((ConfigurableApplicationContext) child.getParent()).close();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class SharedRegistry {
    @Bean
    MockClock clock() {
      return new MockClock();
    }

    @Bean
    MeterRegistry registry(MockClock clock) {
      return new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    }

    /** As Spring Boot does it with the beans of one context. */
    @Bean
    SmartInitializingSingleton binding(MeterRegistry registry, SupervisionMetrics metrics) {
      return () -> metrics.bindTo(registry);
    }
  }

  @Test
  void inOneRegistryTheHealthOfBothTreesIsThereAndLeavesWithTheChild() {
    ConfigurableApplicationContext child =
        new SpringApplicationBuilder(Parent.class, HealthContributorRegistryAutoConfiguration.class)
            .web(WebApplicationType.NONE)
            .properties("spring.application.name=shop")
            .child(Child.class)
            .web(WebApplicationType.NONE)
            .run();
    try (ConfigurableApplicationContext parent =
        (ConfigurableApplicationContext) child.getParent()) {
      HealthContributorRegistry registry = parent.getBean(HealthContributorRegistry.class);
      assertThat(partsOf(registry, "supervision")).contains("of-parent");
      assertThat(partsOf(registry, "supervision-shop-1")).contains("of-child");
      child.close();
      assertThat(registry.getContributor("supervision-shop-1")).isNull();
      assertThat(partsOf(registry, "supervision")).contains("of-parent");
    }
  }

  @Test
  void aParentWithoutATreeShowsThatOfTheChildByItsUsualName() {
    try (ConfigurableApplicationContext child =
        new SpringApplicationBuilder(HealthContributorRegistryAutoConfiguration.class)
            .web(WebApplicationType.NONE)
            .child(Child.class)
            .web(WebApplicationType.NONE)
            .run()) {
      assertThat(partsOf(child.getBean(HealthContributorRegistry.class), "supervision"))
          .contains("of-child");
    }
  }

  private static List<String> partsOf(HealthContributorRegistry registry, String name) {
    return ((CompositeHealthContributor) registry.getContributor(name))
        .stream().map(HealthContributors.Entry::name).toList();
  }

  private static double running(MeterRegistry registry, String supervisor, String child) {
    return registry
        .get("supervision.child.state")
        .tags("supervisor", supervisor, "child", child, "state", "running")
        .gauge()
        .value();
  }

  private static Set<String> supervisors(MeterRegistry registry) {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .filter(id -> id.getName().startsWith("supervision."))
        .map(id -> String.valueOf(id.getTag("supervisor")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void inOneRegistryTheMetersOfBothTreesAreToldApartAndLeaveWithTheirContexts() {
    ConfigurableApplicationContext child =
        new SpringApplicationBuilder(Parent.class, SharedRegistry.class)
            .web(WebApplicationType.NONE)
            .properties("spring.application.name=shop")
            .child(Child.class)
            .web(WebApplicationType.NONE)
            .run();
    try (ConfigurableApplicationContext parent =
        (ConfigurableApplicationContext) child.getParent()) {
      MeterRegistry registry = parent.getBean(MeterRegistry.class);
      assertThat(supervisors(registry)).containsExactly("root", "shop-1:root");
      int all = registry.getMeters().size();
      // meters look at the tree once a second
      parent.getBean(MockClock.class).add(Duration.ofSeconds(1));
      assertThat(running(registry, "shop-1:root", "of-child")).isEqualTo(1);
      child.close();
      assertThat(supervisors(registry)).containsExactly("root");
      assertThat(registry.getMeters()).hasSize(all / 2);
      assertThat(running(registry, "root", "of-parent")).isEqualTo(1);
    }
  }
}
