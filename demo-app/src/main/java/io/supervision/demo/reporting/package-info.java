/** Prices what has been stored and sums it up, in three stages that depend on each other. */
@NullMarked
package io.supervision.demo.reporting;

import org.jspecify.annotations.NullMarked;
