/** Starts and stops the tree with the application, and tells the application of it. */
@NullMarked
package io.supervision.spring.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
