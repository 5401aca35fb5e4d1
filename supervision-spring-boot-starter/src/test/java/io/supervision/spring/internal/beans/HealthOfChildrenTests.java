package io.supervision.spring.internal.beans;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Trees;
import io.supervision.spring.fixture.Workers;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.HealthCheck.Result;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import reactor.core.publisher.Mono;

/** What watches the health of a child. */
class HealthOfChildrenTests {

  static class Sick extends Workers.Idle implements HealthCheck {
    @Override
    public Result check() {
      return Result.failed("it has a cold");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnChecks {
    @Bean
    @SupervisedChild
    Sick sick() {
      return new Sick();
    }

    @Bean
    @SupervisedChild
    Indicating indicating() {
      return new Indicating();
    }
  }

  static class Indicating extends Workers.Idle implements HealthIndicator {
    @Override
    public Health health() {
      return Health.outOfService().withDetail("error", "closed for today").build();
    }
  }

  @Test
  void aChildIsItsOwnHealthCheck() {
    Contexts.onManualClock("supervision.defaults.child.health.interval: 10s", OwnChecks.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              SupervisionTree tree = supervision.tree();
              supervision.advance(Duration.ofSeconds(10));
              assertThat(supervision).child("sick").isUnhealthy();
              assertThat(Trees.child(tree, "sick").health().detail()).isEqualTo("it has a cold");
              assertThat(Trees.child(tree, "indicating").health().detail())
                  .isEqualTo("closed for today");
            });
  }

  static class Reacting extends Workers.Idle implements ReactiveHealthIndicator {
    @Override
    public Mono<Health> health() {
      return Mono.just(Health.down().withDetail("error", "the stream has dried up").build());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnReactiveChecks {
    @Bean
    @SupervisedChild
    Reacting reacting() {
      return new Reacting();
    }

    @Bean
    @Scope("prototype")
    @SupervisedChild
    Reacting reactingAnew() {
      return new Reacting();
    }
  }

  @Test
  void aChildThatIsAReactiveIndicatorIsItsOwnHealthCheckToo() {
    Contexts.onManualClock(
            "supervision.defaults.child.health.interval: 10s", OwnReactiveChecks.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              supervision.advance(Duration.ofSeconds(10));
              assertThat(List.of("reacting", "reacting-anew"))
                  .allSatisfy(
                      id ->
                          assertThat(Trees.child(supervision.tree(), id).health().detail())
                              .isEqualTo("the stream has dried up"));
            });
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(HealthContributorRegistryAutoConfiguration.class)
  static class Indicators {
    @Bean
    HealthIndicator brokerHealthIndicator() {
      return () -> Health.down(new IllegalStateException("no broker")).build();
    }

    @Bean
    Workers.Idle consumer() {
      return new Workers.Idle();
    }
  }

  @Test
  void aChildIsWatchedByAnIndicatorOfTheApplication() {
    Contexts.onManualClock(watchedBy("broker"), Indicators.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              supervision.advance(Duration.ofSeconds(20));
              SupervisionTree tree = supervision.tree();
              assertThat(Trees.child(tree, "consumer").lastExit().reason())
                  .isInstanceOfSatisfying(
                      ExitReason.Unhealthy.class,
                      unhealthy -> assertThat(unhealthy.detail()).contains("no broker"));
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Reactive extends Indicators {
    @Bean
    ReactiveHealthIndicator rxHealthIndicator() {
      return () -> Mono.just(Health.down().withDetail("error", "no stream").build());
    }
  }

  @Test
  void aReactiveIndicatorIsAskedToo() {
    Contexts.onManualClock(watchedBy("rx"), Reactive.class)
        .run(context -> assertThat(endOf("consumer", context)).contains("no stream"));
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoDatabases extends Indicators {
    @Bean
    CompositeHealthContributor dbHealthContributor() {
      Map<String, HealthIndicator> parts = new LinkedHashMap<>();
      parts.put("orders", () -> Health.up().build());
      parts.put("archive", () -> Health.down().withDetail("error", "no archive").build());
      return CompositeHealthContributor.fromMap(parts);
    }
  }

  @Test
  void theNameThatWasMeantIsToldWhereAnIndicatorIsMisspelled() {
    ConfigurationProblem problem = Contexts.onlyProblemOf(watchedBy("Brokr"), Indicators.class);
    assertThat(problem.what())
        .isEqualTo("there is no health indicator 'Brokr' (did you mean 'broker'?)");
  }

  @Test
  void aPartOfACompositeIsNamedBehindIt() {
    Contexts.onManualClock(watchedBy("db/archive"), TwoDatabases.class)
        .run(context -> assertThat(endOf("consumer", context)).contains("no archive"));
  }

  @Test
  void aCompositeItselfIsRefusedWithTheNamesOfItsParts() {
    ConfigurationProblem problem = Contexts.onlyProblemOf(watchedBy("db"), TwoDatabases.class);

    assertThat(problem.where()).startsWith("supervision.root.children.consumer.health.indicator");
    assertThat(problem.what()).isEqualTo("health indicator 'db' has parts");
    assertThat(problem.remedy()).isEqualTo("Name one of db/orders, db/archive");
  }

  @Configuration(proxyBeanMethods = false)
  static class ReactiveParts extends Indicators {
    @Bean
    CompositeReactiveHealthContributor rxHealthContributor() {
      ReactiveHealthIndicator one = () -> Mono.just(Health.up().build());
      return CompositeReactiveHealthContributor.fromMap(Map.of("one", one));
    }
  }

  @Test
  void partsOfAReactiveCompositeAreNamedToo() {
    ConfigurationProblem problem = Contexts.onlyProblemOf(watchedBy("rx"), ReactiveParts.class);

    assertThat(problem.remedy()).isEqualTo("Name one of rx/one");
  }

  private static String watchedBy(String indicator) {
    return """
        supervision.root.children.consumer.health:
          { indicator: %s, interval: 10s, failure-threshold: 2 }
        """
        .formatted(indicator);
  }

  private static String endOf(String id, ApplicationContext context) {
    SupervisionTester supervision = Contexts.tester(context);
    supervision.advance(Duration.ofSeconds(20));
    return Trees.child(supervision.tree(), id).lastExit().reason().toString();
  }
}
