/** What happens in a tree, as immutable events for listeners. */
@NullMarked
package io.supervision.event;

import org.jspecify.annotations.NullMarked;
