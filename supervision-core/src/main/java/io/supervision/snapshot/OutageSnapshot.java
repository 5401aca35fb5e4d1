package io.supervision.snapshot;

import java.time.Instant;

/**
 * An outage of a child or supervisor: from its first failure until it has run for a while without
 * another one.
 *
 * @param since when it began
 * @param failures how often the node has failed in it: abnormal ends, failed starts, giving up
 */
public record OutageSnapshot(Instant since, long failures) {}
