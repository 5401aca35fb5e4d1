/** What a user writes: workers, what they can ask while they run, and how they end. */
@NullMarked
package io.supervision.worker;

import org.jspecify.annotations.NullMarked;
