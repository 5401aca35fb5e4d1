/**
 * Scheduled methods as children: which are adopted, kept away from Spring's own scheduler, and run
 * on their schedule by the tree.
 */
@NullMarked
package io.supervision.spring.internal.schedule;

import org.jspecify.annotations.NullMarked;
