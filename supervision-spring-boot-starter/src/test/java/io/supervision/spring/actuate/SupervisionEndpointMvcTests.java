package io.supervision.spring.actuate;

import org.springframework.boot.WebApplicationType;

class SupervisionEndpointMvcTests extends AbstractSupervisionEndpointTests {

  SupervisionEndpointMvcTests() {
    super(WebApplicationType.SERVLET);
  }
}
