package io.supervision.spring.autoconfigure.actuate;

import io.supervision.SupervisionTree;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.internal.history.SupervisionHistory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Keeps what happened to each node of the tree. */
@AutoConfiguration(after = SupervisionAutoConfiguration.class)
@ConditionalOnBean(value = SupervisionTree.class, search = SearchStrategy.CURRENT)
public final class SupervisionHistoryAutoConfiguration {

  SupervisionHistoryAutoConfiguration() {}

  @Bean
  @Lazy(false)
  @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
  SupervisionHistory supervisionHistory(SupervisionTree tree) {
    return SupervisionHistory.listenTo(tree);
  }
}
