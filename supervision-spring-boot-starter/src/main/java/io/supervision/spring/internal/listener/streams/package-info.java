/** Kafka Streams as children: the topology of a factory bean, which the tree starts and stops. */
@NullMarked
package io.supervision.spring.internal.listener.streams;

import org.jspecify.annotations.NullMarked;
