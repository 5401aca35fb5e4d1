/** Small helpers that have no subject of their own. */
@NullMarked
package io.supervision.spring.internal;

import org.jspecify.annotations.NullMarked;
