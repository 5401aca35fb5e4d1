package io.supervision.spring.autoconfigure.actuate;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.supervision.SupervisionTree;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.config.SupervisionDeclarations;
import io.supervision.spring.internal.schedule.ScheduledMeters;
import io.supervision.spring.metrics.SupervisionMetrics;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** The meters of the tree. */
@AutoConfiguration(after = SupervisionAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(value = SupervisionTree.class, search = SearchStrategy.CURRENT)
public final class SupervisionMetricsAutoConfiguration {

  SupervisionMetricsAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
  SupervisionMetrics supervisionMetrics(
      ConfigurableApplicationContext context,
      SupervisionTree tree,
      ObjectProvider<SupervisionDeclarations> declarations) {
    return new SupervisionMetrics(
        tree,
        () -> {
          SupervisionDeclarations declared = declarations.getIfAvailable();
          return declared == null ? Map.of() : declared.names();
        },
        usesRegistryOfParent(context) ? String.valueOf(context.getId()) : "");
  }

  @Bean
  @ConditionalOnBean(Remarks.class)
  ScheduledMeters supervisionScheduledMeters(Remarks remarks) {
    return new ScheduledMeters(remarks);
  }

  /** Spring Boot binds meters to the registries of their own context only. */
  @Bean
  @Lazy(false)
  SmartInitializingSingleton supervisionMetricsOfChildContext(
      ConfigurableApplicationContext context, ObjectProvider<MeterRegistry> registry) {
    return () -> {
      if (usesRegistryOfParent(context)) {
        // those of this context alone
        Map<String, SupervisionMetrics> own =
            context.getBeanFactory().getBeansOfType(SupervisionMetrics.class);
        registry.ifUnique(meters -> own.values().forEach(metrics -> metrics.bindTo(meters)));
      }
    };
  }

  private static boolean usesRegistryOfParent(ConfigurableApplicationContext context) {
    return context.getParent() != null
        && context.getBeanNamesForType(MeterRegistry.class, true, false).length == 0;
  }
}
