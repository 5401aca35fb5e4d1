package io.supervision.demo.chaos;

import io.supervision.SupervisionTree;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Faults from outside, where {@code demo.chaos.enabled} says so. */
@Configuration(proxyBeanMethods = false)
class ChaosConfiguration {

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty("demo.chaos.enabled")
  static class On {

    @Bean
    InjectedFaults faults() {
      return new InjectedFaults();
    }

    @Bean
    ChaosController chaosController(InjectedFaults faults, SupervisionTree tree) {
      return new ChaosController(faults, tree);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(
      name = "demo.chaos.enabled",
      havingValue = false,
      matchIfMissing = true)
  static class Off {

    @Bean
    Faults faults() {
      return new NoFaults();
    }
  }
}
