/** What a user writes: workers, what they are told while they run, and how they end. */
@NullMarked
package io.supervision.worker;

import org.jspecify.annotations.NullMarked;
