/** Children that are message listeners: found, run and stopped instead of by Spring. */
@NullMarked
package io.supervision.spring.internal.listener;

import org.jspecify.annotations.NullMarked;
