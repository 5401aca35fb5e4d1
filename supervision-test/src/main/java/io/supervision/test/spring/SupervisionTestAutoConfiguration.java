package io.supervision.test.spring;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.spring.SupervisionTreeCustomizer;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.test.SupervisionTester;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The clock of a test's tree, and its tester; none of it where there is no tree. */
@AutoConfiguration(after = SupervisionAutoConfiguration.class)
@ConditionalOnBean(value = SupervisionTree.class, search = SearchStrategy.CURRENT)
final class SupervisionTestAutoConfiguration {

  SupervisionTestAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
  ManualClock supervisionTestClock() {
    return new ManualClock();
  }

  /** After all others, since this is a test. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  SupervisionTreeCustomizer supervisionTestClockCustomizer(ManualClock clock) {
    return tree -> tree.clock(clock);
  }

  /** Not closed with the context, which stops its tree itself. */
  @Bean(destroyMethod = "")
  @Lazy(false)
  @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
  SupervisionTester supervisionTester(SupervisionTree tree, ManualClock clock) {
    return SupervisionTester.of(tree, clock);
  }

  @Bean
  TestTurns supervisionTestTurns() {
    return new TestTurns();
  }
}
