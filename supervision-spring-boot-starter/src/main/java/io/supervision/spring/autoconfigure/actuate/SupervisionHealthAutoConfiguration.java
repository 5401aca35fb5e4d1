package io.supervision.spring.autoconfigure.actuate;

import io.supervision.SupervisionTree;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.health.ProbeHealthEndpointGroups;
import io.supervision.spring.health.SupervisionHealthContributor;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.config.SupervisionDeclarations;
import io.supervision.spring.internal.config.SupervisionDeclarations.Probe;
import io.supervision.spring.internal.health.HealthOfChildContext;
import io.supervision.spring.internal.health.ProbeHealthIndicator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The health of the tree, and its part in the probes of the platform. */
@AutoConfiguration(
    after = SupervisionAutoConfiguration.class,
    afterName =
        "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration")
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(value = SupervisionTree.class, search = SearchStrategy.CURRENT)
public final class SupervisionHealthAutoConfiguration {

  SupervisionHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnEnabledHealthIndicator("supervision")
  @ConditionalOnMissingBean(name = "supervisionHealthContributor", search = SearchStrategy.CURRENT)
  SupervisionHealthContributor supervisionHealthContributor(
      SupervisionTree tree,
      ObjectProvider<SupervisionDeclarations> declarations,
      ObjectProvider<Remarks> remarks) {
    return new SupervisionHealthContributor(
        tree,
        SupervisionDeclarations.downAfter(declarations.getIfAvailable()),
        remarks.getIfAvailable(Remarks::new));
  }

  /**
   * Spring Boot asks beans of one context only for their health: of that which has the registry.
   */
  @Bean
  @Lazy(false)
  HealthOfChildContext supervisionHealthOfChildContext(
      ConfigurableApplicationContext context, ObjectProvider<HealthContributorRegistry> registry) {
    return new HealthOfChildContext(context, registry::getIfUnique);
  }

  @Bean
  ProbeHealthIndicator supervisionReadinessHealthIndicator(
      SupervisionTree tree, ObjectProvider<SupervisionDeclarations> declarations) {
    return new ProbeHealthIndicator(tree, declarations, Probe.READINESS);
  }

  @Bean
  ProbeHealthIndicator supervisionLivenessHealthIndicator(
      SupervisionTree tree, ObjectProvider<SupervisionDeclarations> declarations) {
    return new ProbeHealthIndicator(tree, declarations, Probe.LIVENESS);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = "org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper",
      value = HealthEndpointGroupsPostProcessor.class)
  static class ProbeGroupsConfiguration {

    /** After the post-processor of Boot that makes the groups of the probes. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    HealthEndpointGroupsPostProcessor supervisionHealthEndpointGroupsPostProcessor() {
      return ProbeHealthEndpointGroups::new;
    }
  }
}
