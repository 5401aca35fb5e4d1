package io.supervision;

/**
 * The answer of {@link Supervisor#countChildren()}, as OTP counts.
 *
 * @param specs specifications, with or without an incarnation; 1 for a template supervisor
 * @param active children with a live incarnation
 * @param supervisors specifications of supervisors
 * @param workers specifications of workers; for a template supervisor the number of children
 */
public record ChildCounts(int specs, int active, int supervisors, int workers) {}
