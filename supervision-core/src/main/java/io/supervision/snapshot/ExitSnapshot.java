package io.supervision.snapshot;

import io.supervision.worker.ExitReason;
import java.time.Instant;

/**
 * How an incarnation ended.
 *
 * @param reason why
 * @param at when
 * @param incarnation which one
 */
public record ExitSnapshot(ExitReason reason, Instant at, int incarnation) {}
