/** JMH benchmarks of the small paths. */
@NullMarked
package io.supervision.benchmarks.small;

import org.jspecify.annotations.NullMarked;
