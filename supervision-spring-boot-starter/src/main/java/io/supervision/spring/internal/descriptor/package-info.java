/** Nodes in words, as JSON shows them. */
@NullMarked
package io.supervision.spring.internal.descriptor;

import org.jspecify.annotations.NullMarked;
