/** The page that shows the tree, and what it polls. */
@NullMarked
package io.supervision.spring.dashboard;

import org.jspecify.annotations.NullMarked;
