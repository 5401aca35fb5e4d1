/** An ordered list of children with ids, made for a million, read by anyone without waiting. */
@NullMarked
package io.supervision.internal.children;

import org.jspecify.annotations.NullMarked;
