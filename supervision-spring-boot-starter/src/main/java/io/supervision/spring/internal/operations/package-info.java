/** What can be done to a node by hand. */
@NullMarked
package io.supervision.spring.internal.operations;

import org.jspecify.annotations.NullMarked;
