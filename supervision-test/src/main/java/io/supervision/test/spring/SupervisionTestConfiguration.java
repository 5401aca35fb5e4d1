package io.supervision.test.spring;

import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.autoconfigure.actuate.SupervisionEndpointAutoConfiguration;
import io.supervision.spring.autoconfigure.actuate.SupervisionEndpointLocationAutoConfiguration;
import io.supervision.spring.autoconfigure.actuate.SupervisionEventAutoConfiguration;
import io.supervision.spring.autoconfigure.actuate.SupervisionHealthAutoConfiguration;
import io.supervision.spring.autoconfigure.actuate.SupervisionHistoryAutoConfiguration;
import io.supervision.spring.autoconfigure.actuate.SupervisionMetricsAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/** Brings the tree into slices, too, which have no other auto-configuration than their own. */
@ImportAutoConfiguration({
  SupervisionAutoConfiguration.class,
  SupervisionEndpointAutoConfiguration.class,
  SupervisionEndpointLocationAutoConfiguration.class,
  SupervisionEventAutoConfiguration.class,
  SupervisionHealthAutoConfiguration.class,
  SupervisionHistoryAutoConfiguration.class,
  SupervisionMetricsAutoConfiguration.class,
  SupervisionTestAutoConfiguration.class
})
final class SupervisionTestConfiguration {}
