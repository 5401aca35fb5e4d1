package io.supervision.snapshot;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An outage of a child or supervisor: from its first failure until it has run for a while without
 * another one.
 *
 * @param since when it began
 * @param failures how often the node has failed in it: abnormal ends, failed starts, giving up
 * @param runningSince since when its present incarnation runs, its start not included; null if it
 *     has not run yet or none is there
 */
public record OutageSnapshot(Instant since, long failures, @Nullable Instant runningSince) {}
