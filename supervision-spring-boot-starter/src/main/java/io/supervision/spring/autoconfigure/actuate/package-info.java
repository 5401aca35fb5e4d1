/** Auto-configuration of what watches and operates a supervision tree. */
@NullMarked
package io.supervision.spring.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
