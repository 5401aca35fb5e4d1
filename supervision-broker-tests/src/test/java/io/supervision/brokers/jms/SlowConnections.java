package io.supervision.brokers.jms;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.jms.connection.DelegatingConnectionFactory;

/** Connects to a host that answers late, or never. */
final class SlowConnections extends DelegatingConnectionFactory {

  private final AtomicBoolean fails = new AtomicBoolean();
  private volatile CountDownLatch goOn = new CountDownLatch(0);

  SlowConnections(ConnectionFactory connections) {
    setTargetConnectionFactory(connections);
  }

  void hang() {
    goOn = new CountDownLatch(1);
  }

  void failOnceAndHang() {
    fails.set(true);
    hang();
  }

  void goOn() {
    goOn.countDown();
  }

  @Override
  public Connection createConnection() throws JMSException {
    if (fails.getAndSet(false)) {
      throw new JMSException("refused");
    }
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new JMSException("interrupted");
    }
    return super.createConnection();
  }
}
