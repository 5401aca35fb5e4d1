/** What children have to say to the probes of the platform. Not for applications. */
@NullMarked
package io.supervision.spring.internal.health;

import org.jspecify.annotations.NullMarked;
