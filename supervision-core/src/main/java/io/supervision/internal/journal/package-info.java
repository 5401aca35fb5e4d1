/**
 * The journal: each fact is reported once, and from it follow counters, log, events and the flight
 * recorder. Takes paths, numbers and reasons; knows nothing of the engine.
 */
@NullMarked
package io.supervision.internal.journal;

import org.jspecify.annotations.NullMarked;
