package io.supervision.spring.autoconfigure.actuate;

import io.supervision.SupervisionTree;
import io.supervision.spring.actuate.ReactiveSupervisionEndpointWebExtension;
import io.supervision.spring.actuate.SupervisionEndpoint;
import io.supervision.spring.actuate.SupervisionEndpointProperties;
import io.supervision.spring.actuate.SupervisionEndpointWebExtension;
import io.supervision.spring.dashboard.Dashboard;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.config.SupervisionDeclarations;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.spring.internal.operations.InstanceId;
import io.supervision.spring.internal.operations.ReactiveSelectionBody;
import io.supervision.spring.internal.operations.SelectionBody;
import io.supervision.spring.internal.operations.ServletSelectionBody;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdvice;

/** The endpoint {@code supervision}. */
@AutoConfiguration(after = SupervisionHistoryAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(value = SupervisionTree.class, search = SearchStrategy.CURRENT)
@ConditionalOnAvailableEndpoint(SupervisionEndpoint.class)
@EnableConfigurationProperties(SupervisionEndpointProperties.class)
public final class SupervisionEndpointAutoConfiguration {

  SupervisionEndpointAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
  SupervisionEndpoint supervisionEndpoint(
      SupervisionTree tree,
      SupervisionHistory history,
      ObjectProvider<SanitizingFunction> sanitizingFunctions,
      SupervisionEndpointProperties properties,
      ObjectProvider<Remarks> remarks,
      ApplicationContext application) {
    return new SupervisionEndpoint(
        tree,
        history,
        InstanceId.of(
            application.getEnvironment().getProperty("spring.application.name"),
            Instant.ofEpochMilli(application.getStartupDate())),
        event -> application.publishEvent(new AuditApplicationEvent(event)),
        sanitizingFunctions.orderedStream().toList(),
        properties.showValues(),
        remarks.getIfAvailable(Remarks::new));
  }

  /** How the address of a selection ends. */
  private static String selection(Environment environment) {
    String mapping = "management.endpoints.web.path-mapping." + SupervisionEndpoint.ID;
    return "/"
        + environment.getProperty(mapping, SupervisionEndpoint.ID)
        + "/"
        + SelectionBody.NAME;
  }

  @Bean
  @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
  Dashboard supervisionDashboard(
      SupervisionTree tree,
      SupervisionHistory history,
      Environment environment,
      ObjectProvider<EndpointAccessResolver> access,
      ObjectProvider<SupervisionDeclarations> declarations) {
    EndpointAccessResolver resolver = access.getIfAvailable();
    return new Dashboard(
        tree,
        history,
        environment.getProperty("spring.application.name"),
        resolver != null
            && resolver.accessFor(EndpointId.of(SupervisionEndpoint.ID), Access.READ_ONLY)
                == Access.UNRESTRICTED,
        SupervisionDeclarations.downAfter(declarations.getIfAvailable()));
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnAvailableEndpoint(
      endpoint = SupervisionEndpoint.class,
      exposure = EndpointExposure.WEB)
  static class ServletConfiguration {

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    SupervisionEndpointWebExtension supervisionEndpointWebExtension(
        SupervisionEndpoint endpoint,
        SupervisionEndpointProperties properties,
        Dashboard dashboard) {
      return new SupervisionEndpointWebExtension(endpoint, properties, dashboard);
    }
  }

  /** Without Spring MVC there are no selections. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(RequestBodyAdvice.class)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnAvailableEndpoint(
      endpoint = SupervisionEndpoint.class,
      exposure = EndpointExposure.WEB)
  static class MvcConfiguration {

    @Bean
    ServletSelectionBody supervisionSelectionBody(Environment environment) {
      return new ServletSelectionBody(selection(environment));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnAvailableEndpoint(
      endpoint = SupervisionEndpoint.class,
      exposure = EndpointExposure.WEB)
  static class ReactiveConfiguration {

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ReactiveSupervisionEndpointWebExtension supervisionEndpointWebExtension(
        SupervisionEndpoint endpoint,
        SupervisionEndpointProperties properties,
        Dashboard dashboard) {
      return new ReactiveSupervisionEndpointWebExtension(endpoint, properties, dashboard);
    }

    @Bean
    ReactiveSelectionBody supervisionSelectionBody(Environment environment) {
      return new ReactiveSelectionBody(selection(environment));
    }

    /** The endpoint's headers need it; the management context on a port of its own sees it, too. */
    @Bean
    @ConditionalOnMissingBean
    ServerWebExchangeContextFilter supervisionServerWebExchangeContextFilter() {
      return new ServerWebExchangeContextFilter();
    }
  }
}
