/** A mailbox with at most one owner at a time, and who that is. */
@NullMarked
package io.supervision.internal.mailbox;

import org.jspecify.annotations.NullMarked;
