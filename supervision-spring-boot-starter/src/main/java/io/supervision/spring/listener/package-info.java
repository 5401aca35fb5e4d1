/** What Spring runs for message listeners, as children of the tree: one adapter per technology. */
@NullMarked
package io.supervision.spring.listener;

import org.jspecify.annotations.NullMarked;
