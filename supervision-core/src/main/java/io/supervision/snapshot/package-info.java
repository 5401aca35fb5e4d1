/** The read model: what endpoints, health, metrics and dashboards see, without waiting. */
@NullMarked
package io.supervision.snapshot;

import org.jspecify.annotations.NullMarked;
