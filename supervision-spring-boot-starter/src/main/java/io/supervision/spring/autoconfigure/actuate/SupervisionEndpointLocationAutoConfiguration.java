package io.supervision.spring.autoconfigure.actuate;

import io.supervision.SupervisionTree;
import io.supervision.spring.actuate.EndpointLocation;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Says where the endpoint is, whether it is exposed or not. */
@AutoConfiguration(after = SupervisionAutoConfiguration.class)
@ConditionalOnClass({PathMappedEndpoints.class, EndpointAccessResolver.class})
@ConditionalOnBean(value = SupervisionTree.class, search = SearchStrategy.CURRENT)
public final class SupervisionEndpointLocationAutoConfiguration {

  SupervisionEndpointLocationAutoConfiguration() {}

  @Bean
  EndpointLocation supervisionEndpointLocation(
      Environment environment,
      ObjectProvider<PathMappedEndpoints> endpoints,
      ObjectProvider<EndpointAccessResolver> access) {
    return new EndpointLocation(environment, endpoints, access);
  }
}
