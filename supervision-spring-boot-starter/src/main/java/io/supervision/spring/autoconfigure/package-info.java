/** Auto-configuration of the supervision tree from annotations and properties. */
@NullMarked
package io.supervision.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
