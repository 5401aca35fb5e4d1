package io.supervision.spring.examples;

import io.supervision.spec.ChildSpec;
import io.supervision.spring.SupervisionTreeCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What configuration cannot say is said in code. */
@Configuration(proxyBeanMethods = false)
class Customizations {

  // tag::customizer[]
  @Bean
  SupervisionTreeCustomizer ticker() {
    return tree ->
        tree.child("infrastructure", ChildSpec.task("ticker", context -> context.awaitStop()));
  }
  // end::customizer[]
}
