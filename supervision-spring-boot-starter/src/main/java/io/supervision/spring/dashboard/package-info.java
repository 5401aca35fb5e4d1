/** The page that a browser gets at the endpoint. */
@NullMarked
package io.supervision.spring.dashboard;

import org.jspecify.annotations.NullMarked;
