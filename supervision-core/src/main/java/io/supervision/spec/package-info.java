/**
 * The immutable description of a supervision tree; every check and every default is written here.
 */
@NullMarked
package io.supervision.spec;

import org.jspecify.annotations.NullMarked;
