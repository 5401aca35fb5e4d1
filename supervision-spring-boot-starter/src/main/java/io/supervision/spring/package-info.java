/** Spring beans as children of a supervision tree. */
@NullMarked
package io.supervision.spring;

import org.jspecify.annotations.NullMarked;
