/** Whole examples, as the documentation shows them; each is executed by a test. */
@NullMarked
package io.supervision.examples;

import org.jspecify.annotations.NullMarked;
