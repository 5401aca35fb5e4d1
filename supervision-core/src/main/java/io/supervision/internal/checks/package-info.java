/**
 * Calls of checks that users write, each at most once at a time: of a child's health, and of what
 * children of a tree require.
 */
@NullMarked
package io.supervision.internal.checks;

import org.jspecify.annotations.NullMarked;
