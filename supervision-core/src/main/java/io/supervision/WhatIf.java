package io.supervision;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would happen if a child crashed now.
 *
 * @param path the child
 * @param stops the paths that would be stopped, in order
 * @param starts the paths that would be started, in order
 * @param restartsLeft how many restarts its supervisor would have left; null without limit
 * @param givesUp the path of the supervisor that would end, since it would give up or shut down
 *     automatically; null if none
 */
public record WhatIf(
    String path,
    List<String> stops,
    List<String> starts,
    @Nullable Integer restartsLeft,
    @Nullable String givesUp) {

  /** Copies the lists. */
  public WhatIf {
    stops = List.copyOf(stops);
    starts = List.copyOf(starts);
  }
}
