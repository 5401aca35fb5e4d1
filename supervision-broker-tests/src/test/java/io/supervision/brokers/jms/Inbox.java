package io.supervision.brokers.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;

/** A listener that keeps what comes. */
class Inbox implements MessageListener {

  final Queue<String> texts = new ConcurrentLinkedQueue<>();

  @Override
  public void onMessage(Message message) {
    texts.add(text(message));
  }

  static String text(Message message) {
    try {
      return ((TextMessage) message).getText();
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  void await(String text) {
    Awaitility.await(text)
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofSeconds(30))
        .until(() -> texts.contains(text));
  }
}
