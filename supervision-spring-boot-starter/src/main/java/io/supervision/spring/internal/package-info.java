/**
 * Helpers of the starter that have no subject of their own. Nothing below here is for applications.
 */
@NullMarked
package io.supervision.spring.internal;

import org.jspecify.annotations.NullMarked;
