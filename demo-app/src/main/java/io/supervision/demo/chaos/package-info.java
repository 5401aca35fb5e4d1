/** Faults from outside, for those who want to see what supervision does. */
@NullMarked
package io.supervision.demo.chaos;

import org.jspecify.annotations.NullMarked;
