/** The rules of supervision: tables and pure functions, asked again for "what if it crashed?". */
@NullMarked
package io.supervision.internal.rules;

import org.jspecify.annotations.NullMarked;
