/** Orders, from HTTP over the queue into the database. */
@NullMarked
package io.supervision.demo.orders;

import org.jspecify.annotations.NullMarked;
