/** Listeners of JMS, as {@code @JmsListener} makes them. */
@NullMarked
package io.supervision.spring.internal.listener.jms;

import org.jspecify.annotations.NullMarked;
