package io.supervision.spring.internal.config;

import io.supervision.SupervisionTreeBuilder.Threads;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.core.env.Environment;

/** Settings of the tree that follow Spring Boot's own. */
public final class TreeSettings {

  private static final Logger log = LoggerFactory.getLogger(TreeSettings.class);
  private static final Duration MARGIN = Duration.ofSeconds(2);
  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final Duration RECOVERED_AFTER = Duration.ofMinutes(1);

  private TreeSettings() {}

  /**
   * Spring's time-out for a phase only logs and goes on, so the tree has to have stopped before.
   */
  public static Duration stopTimeout(
      SupervisionProperties properties, LifecycleProperties lifecycle) {
    Duration phase = lifecycle.getTimeoutPerShutdownPhase();
    Duration configured = properties.stopTimeout();
    if (configured == null) {
      return phase.compareTo(MARGIN.multipliedBy(2)) > 0 ? phase.minus(MARGIN) : phase.dividedBy(2);
    }
    if (configured.compareTo(phase) >= 0) {
      log.warn(
          "supervision.stop-timeout ({}) is not shorter than"
              + " spring.lifecycle.timeout-per-shutdown-phase ({}): Spring will not wait for all"
              + " of it",
          configured,
          phase);
    }
    return configured;
  }

  /** A child that may not fail at all is not well again as soon as it runs. */
  public static Duration recoveredAfter(SupervisionProperties properties) {
    Duration configured = properties.health().recoveredAfter();
    if (configured != null) {
      return configured;
    }
    Duration downAfter = properties.health().downAfter();
    return downAfter.compareTo(SHORT) < 0 ? RECOVERED_AFTER : downAfter;
  }

  public static Threads threads(SupervisionProperties properties, Environment environment) {
    if (properties.threads() != Threads.AUTO) {
      return properties.threads();
    }
    boolean virtualRefused =
        !environment.getProperty("spring.threads.virtual.enabled", Boolean.class, true);
    return virtualRefused ? Threads.PLATFORM : Threads.AUTO;
  }
}
