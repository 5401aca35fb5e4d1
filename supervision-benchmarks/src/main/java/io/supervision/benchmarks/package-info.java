/** Measures what supervision costs, beside bare threads doing the same. */
@NullMarked
package io.supervision.benchmarks;

import org.jspecify.annotations.NullMarked;
