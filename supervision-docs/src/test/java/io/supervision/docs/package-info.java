/** Holds the documentation to the truth: its code, its commands, its links, its tables. */
@NullMarked
package io.supervision.docs;

import org.jspecify.annotations.NullMarked;
