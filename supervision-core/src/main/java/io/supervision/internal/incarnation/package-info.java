/**
 * One run of one worker, from its thread's first line to the destruction of its instance: its
 * state, its context, the ladder of its stop, its watchdog. Knows its owner by a narrow interface,
 * and nothing of supervisors.
 */
@NullMarked
package io.supervision.internal.incarnation;

import org.jspecify.annotations.NullMarked;
