/** From annotations and configuration to the description of a tree. */
@NullMarked
package io.supervision.spring.internal.config;

import org.jspecify.annotations.NullMarked;
