/** Micrometer meters of a supervision tree. */
@NullMarked
package io.supervision.spring.metrics;

import org.jspecify.annotations.NullMarked;
