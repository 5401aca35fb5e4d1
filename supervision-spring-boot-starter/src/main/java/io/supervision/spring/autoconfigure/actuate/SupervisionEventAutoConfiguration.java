package io.supervision.spring.autoconfigure.actuate;

import io.supervision.SupervisionTree;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.internal.lifecycle.SupervisionEventPublisher;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Makes the events of the tree events of the application. */
@AutoConfiguration(after = SupervisionAutoConfiguration.class)
@ConditionalOnBean(value = SupervisionTree.class, search = SearchStrategy.CURRENT)
public final class SupervisionEventAutoConfiguration {

  SupervisionEventAutoConfiguration() {}

  @Bean
  @Lazy(false)
  @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
  SupervisionEventPublisher supervisionEventPublisher(
      SupervisionTree tree, ApplicationEventPublisher application) {
    return SupervisionEventPublisher.between(tree, application);
  }
}
