package io.supervision.brokers.rabbit;

/** With the container that has a thread for each consumer. */
class AdoptedSimpleContainerTests extends AdoptedRabbitListenersTest {

  AdoptedSimpleContainerTests() {
    super("simple");
  }
}
