package io.supervision.demo.orders;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.Objects;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The queue between those who take orders and those who write them down. */
@Component
class OrderQueue {

  static final String NAME = "orders";

  /** Where messages go that are not orders. */
  static final String UNREADABLE = "orders.unreadable";

  private final JmsTemplate jms;
  private final ConnectionFactory connections;
  private final JsonMapper json;

  /**
   * Requests share one connection; a worker gets one of its own, so that what it has not committed
   * goes back to the queue when it crashes.
   */
  OrderQueue(JmsTemplate jms, CachingConnectionFactory shared, JsonMapper json) {
    this.jms = jms;
    this.connections = Objects.requireNonNull(shared.getTargetConnectionFactory());
    this.json = json;
  }

  /** Puts orders on the queue, all of them or none. They are on disk when this returns. */
  void put(List<Order> orders) {
    jms.execute(NAME, (session, producer) -> send(session, producer, orders));
  }

  /** Puts anything on the queue, which need not be an order. */
  void put(String anything) {
    jms.convertAndSend(NAME, anything);
  }

  private boolean send(Session session, MessageProducer producer, List<Order> orders)
      throws JMSException {
    for (Order order : orders) {
      producer.send(session.createTextMessage(json.writeValueAsString(order)));
    }
    session.commit();
    return true;
  }

  /** Opens a connection with a transaction. */
  JMSContext open() {
    return connections.createContext(JMSContext.SESSION_TRANSACTED);
  }

  Order read(String message) {
    return json.readValue(message, Order.class);
  }
}
