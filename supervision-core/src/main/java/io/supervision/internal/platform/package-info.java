/**
 * The seam between the engine and the machine: clock, timers, threads, waits and the handles to
 * fields that are written by one thread and read by many.
 */
@NullMarked
package io.supervision.internal.platform;

import org.jspecify.annotations.NullMarked;
