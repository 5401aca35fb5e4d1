package io.supervision.snapshot;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A hold for maintenance.
 *
 * @param by who asked for it, or null
 * @param why the reason, or null
 * @param since when it began
 * @param until when it ends by itself, or null if only by a call
 */
public record HeldSnapshot(
    @Nullable String by, @Nullable String why, Instant since, @Nullable Instant until) {}
