/** Adopted listeners with a real Kafka broker. */
package io.supervision.brokers.kafka;
