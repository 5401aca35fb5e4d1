package io.supervision.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.internal.Problems;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.mock.env.MockEnvironment;

/** How long the stop of the tree may take. */
class TreeSettingsTests {

  private static Duration stopTimeout(Duration configured, Duration phase) {
    LifecycleProperties lifecycle = new LifecycleProperties();
    lifecycle.setTimeoutPerShutdownPhase(phase);
    MockEnvironment environment = new MockEnvironment();
    if (configured != null) {
      environment.setProperty("supervision.stop-timeout", configured.toString());
    }
    SupervisionProperties properties = new ConfigurationReader(environment, new Problems()).read();
    return TreeSettings.stopTimeout(properties, lifecycle);
  }

  @Test
  void theStopHasTwoSecondsLessThanThePhase() {
    assertThat(stopTimeout(null, Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(28));
    assertThat(stopTimeout(null, Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(8));
    assertThat(stopTimeout(null, Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(1));
    assertThat(stopTimeout(Duration.ofSeconds(7), Duration.ofSeconds(30)))
        .isEqualTo(Duration.ofSeconds(7));
  }
}
