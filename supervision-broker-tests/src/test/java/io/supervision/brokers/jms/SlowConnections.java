package io.supervision.brokers.jms;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.concurrent.CountDownLatch;
import org.springframework.jms.connection.DelegatingConnectionFactory;

/** Connects to a host that answers late, or never. */
final class SlowConnections extends DelegatingConnectionFactory {

  final CountDownLatch goOn = new CountDownLatch(1);

  SlowConnections(ConnectionFactory connections) {
    setTargetConnectionFactory(connections);
  }

  @Override
  public Connection createConnection() throws JMSException {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new JMSException("interrupted");
    }
    return super.createConnection();
  }
}
