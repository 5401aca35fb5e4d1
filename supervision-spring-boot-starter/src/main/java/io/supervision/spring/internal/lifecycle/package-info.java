/** Starts and stops the tree with the application, and notifies the application. */
@NullMarked
package io.supervision.spring.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
