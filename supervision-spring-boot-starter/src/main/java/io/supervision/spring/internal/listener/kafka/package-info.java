/** Listeners of Kafka as children of the tree. */
@NullMarked
package io.supervision.spring.internal.listener.kafka;

import org.jspecify.annotations.NullMarked;
