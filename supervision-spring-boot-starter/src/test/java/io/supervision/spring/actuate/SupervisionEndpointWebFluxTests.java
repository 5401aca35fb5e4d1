package io.supervision.spring.actuate;

import org.springframework.boot.WebApplicationType;

class SupervisionEndpointWebFluxTests extends AbstractSupervisionEndpointTests {

  SupervisionEndpointWebFluxTests() {
    super(WebApplicationType.REACTIVE);
  }
}
