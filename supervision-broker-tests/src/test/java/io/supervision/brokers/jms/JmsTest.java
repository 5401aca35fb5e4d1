package io.supervision.brokers.jms;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** A broker and an application for each test. */
@Tag("brokers")
abstract class JmsTest {

  final Inbox inbox = new Inbox();
  Artemis broker;
  JmsApp app;

  @BeforeEach
  final void start() throws Exception {
    broker = new Artemis();
    app = new JmsApp(broker.url());
  }

  @AfterEach
  final void stop() throws Exception {
    app.close();
    broker.stop();
  }
}
