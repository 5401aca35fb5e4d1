package io.supervision.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.spring.SupervisedChild;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
    Contexts.withYaml(
            """
            supervision.defaults.child.health: { interval: 10ms, failure-threshold: 1000 }
            """,
            OwnChecks.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              await()
                  .untilAsserted(
                      () -> {
                        assertThat(Trees.child(tree, "sick").health().status())
                            .isEqualTo(HealthSnapshot.Status.UNHEALTHY);
                        assertThat(Trees.child(tree, "sick").health().detail())
                            .isEqualTo("it has a cold");
                        assertThat(Trees.child(tree, "indicating").health().detail())
                            .isEqualTo("closed for today");
                      });
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
    Contexts.withYaml(
            """
            supervision.root.children.consumer.health:
              { indicator: broker, interval: 10ms, failure-threshold: 2 }
            """,
            Indicators.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              await().until(() -> Trees.child(tree, "consumer").lastExit() != null);
              assertThat(Trees.child(tree, "consumer").lastExit().reason())
                  .isInstanceOfSatisfying(
                      ExitReason.Unhealthy.class,
                      unhealthy -> assertThat(unhealthy.detail()).contains("no broker"));
            });
  }
}
