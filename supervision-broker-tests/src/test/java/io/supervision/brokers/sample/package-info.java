/** What the documents show of listeners, tried with a real broker. */
package io.supervision.brokers.sample;
