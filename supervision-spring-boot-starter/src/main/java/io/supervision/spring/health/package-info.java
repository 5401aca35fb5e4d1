/** The health of the tree and its part in the probes of the platform. */
@NullMarked
package io.supervision.spring.health;

import org.jspecify.annotations.NullMarked;
