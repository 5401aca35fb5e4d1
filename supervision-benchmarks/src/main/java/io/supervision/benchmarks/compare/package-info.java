/** Compares two states of the engine with each other. */
@NullMarked
package io.supervision.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
