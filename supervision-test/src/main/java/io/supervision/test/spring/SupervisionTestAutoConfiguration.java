package io.supervision.test.spring;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.test.SupervisionTester;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * The clock of a test's tree, and its tester; none of it where there is no tree. The starter runs
 * its tree on a clock that is a bean.
 */
@AutoConfiguration(afterName = "io.supervision.spring.autoconfigure.SupervisionAutoConfiguration")
@ConditionalOnBean(value = SupervisionTree.class, search = SearchStrategy.CURRENT)
final class SupervisionTestAutoConfiguration {

  SupervisionTestAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
  ManualClock supervisionTestClock() {
    return new ManualClock();
  }

  /** Not closed with the context, which stops its tree itself. */
  @Bean(destroyMethod = "")
  @Lazy(false)
  @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
  SupervisionTester supervisionTester(SupervisionTree tree, ManualClock clock) {
    return SupervisionTester.of(tree, clock);
  }

  @Bean
  TestTurns supervisionTestTurns(SupervisionTester supervisionTester) {
    return new TestTurns(supervisionTester);
  }
}
