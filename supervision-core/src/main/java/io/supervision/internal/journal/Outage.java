package io.supervision.internal.journal;

/**
 * An outage that is not over.
 *
 * @param since when it began, on the platform's clock
 * @param failures how often the node has failed in it
 * @param runningSince when it began to run the last time in it; {@code Platform.NEVER} if it never
 *     did
 * @param stoodStill for how many nanoseconds the process stood still in it until the node ran
 */
public record Outage(long since, long failures, long runningSince, long stoodStill) {}
