/** What applications import: the annotation, the customizer, what tells of failures. */
@NullMarked
package io.supervision.spring;

import org.jspecify.annotations.NullMarked;
