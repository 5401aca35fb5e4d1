package io.supervision.snapshot;

import java.time.Instant;

/**
 * What a child that runs has said to be wrong with it.
 *
 * @param what what is wrong, for people
 * @param since since when; wall-clock time
 */
public record DegradedSnapshot(String what, Instant since) {}
