/** Finds the beans that are children, and runs them. */
@NullMarked
package io.supervision.spring.internal.beans;

import org.jspecify.annotations.NullMarked;
