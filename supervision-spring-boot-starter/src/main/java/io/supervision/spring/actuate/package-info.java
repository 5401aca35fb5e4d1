/** The endpoint that shows and operates the tree. */
@NullMarked
package io.supervision.spring.actuate;

import org.jspecify.annotations.NullMarked;
