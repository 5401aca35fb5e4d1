/** Listeners of RabbitMQ, as {@code @RabbitListener} makes them. */
@NullMarked
package io.supervision.spring.internal.listener.rabbit;

import org.jspecify.annotations.NullMarked;
