package io.supervision.spring.internal.schedule;

/**
 * How the runs of a scheduled child are treated.
 *
 * @param failureThreshold how many have to fail in a row until the child has failed
 * @param onRestart whether it runs at once when the child is started again
 */
public record RunSettings(int failureThreshold, boolean onRestart) {}
