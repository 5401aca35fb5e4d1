package io.supervision.brokers.rabbit;

/** With the container whose code runs on the threads of the client. */
class AdoptedDirectContainerTests extends AdoptedRabbitListenersTest {

  AdoptedDirectContainerTests() {
    super("direct");
  }
}
