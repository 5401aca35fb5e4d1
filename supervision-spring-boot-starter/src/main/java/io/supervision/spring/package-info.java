/** What applications import: the annotation, the customizer, what reports failures. */
@NullMarked
package io.supervision.spring;

import org.jspecify.annotations.NullMarked;
