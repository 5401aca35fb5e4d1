/** What the adapters for JMS and RabbitMQ have in common. */
@NullMarked
package io.supervision.spring.internal.listener;

import org.jspecify.annotations.NullMarked;
