package io.supervision.snapshot;

import io.supervision.event.UnmetRequirement;
import java.time.Instant;
import java.util.List;

/**
 * What a node waits for before it is started.
 *
 * @param requirements what is not up; not empty
 * @param since since when it waits
 */
public record WaitingSnapshot(List<UnmetRequirement> requirements, Instant since) {

  /** Copies the list. */
  public WaitingSnapshot {
    requirements = List.copyOf(requirements);
  }
}
