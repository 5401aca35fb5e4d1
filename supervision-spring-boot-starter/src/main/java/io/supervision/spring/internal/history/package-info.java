/** Listens to the tree: what happened to each node, and why. */
@NullMarked
package io.supervision.spring.internal.history;

import org.jspecify.annotations.NullMarked;
