/** Watching and operating a supervision tree: endpoint, health, history, events. */
@NullMarked
package io.supervision.spring.actuate;

import org.jspecify.annotations.NullMarked;
