package io.supervision.spring.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.TriggerContext;

/**
 * One run, some time after the start.
 *
 * @param delay how long after
 */
record OnceTrigger(Duration delay) implements Trigger {

  @Override
  public @Nullable Instant nextExecution(TriggerContext context) {
    return context.lastScheduledExecution() == null
        ? context.getClock().instant().plus(delay)
        : null;
  }
}
