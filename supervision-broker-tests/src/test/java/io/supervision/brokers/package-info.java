/** What the tests with real brokers have in common. */
package io.supervision.brokers;
