package io.supervision.snapshot;

import java.time.Instant;
import java.util.List;

/**
 * A thread that could not be ended.
 *
 * @param incarnation whose thread
 * @param thread its name
 * @param since since when it is stuck
 * @param stack where it was then
 */
public record StuckSnapshot(
    int incarnation, String thread, Instant since, List<StackTraceElement> stack) {}
