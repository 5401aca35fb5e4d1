/** Whole examples with Spring, as the documentation shows them; each is executed by a test. */
@NullMarked
package io.supervision.spring.examples;

import org.jspecify.annotations.NullMarked;
