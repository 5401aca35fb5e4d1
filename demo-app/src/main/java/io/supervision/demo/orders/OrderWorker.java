package io.supervision.demo.orders;

import io.supervision.demo.chaos.Faults;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Takes orders off the queue and writes them to the database. It may crash anywhere: an order
 * leaves the queue only after it has been written, and writing it again changes nothing.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class OrderWorker implements Worker {

  private static final Logger log = LoggerFactory.getLogger(OrderWorker.class);
  private static final long POLL_MILLIS = 250;

  private final OrderQueue queue;
  private final OrderStore store;
  private final Faults faults;

  OrderWorker(OrderQueue queue, OrderStore store, Faults faults) {
    this.queue = queue;
    this.store = store;
    this.faults = faults;
  }

  @Override
  public void run(WorkerContext context) throws Exception {
    faults.duringStart(context);
    try (JMSContext jms = queue.open();
        JMSConsumer orders = jms.createConsumer(jms.createQueue(OrderQueue.NAME))) {
      context.ready();
      while (!context.isStopping()) {
        context.heartbeat();
        Message message = orders.receive(POLL_MILLIS);
        faults.duringWork(context);
        if (message != null) {
          store(message, jms, context);
          faults.duringWork(context);
          jms.commit();
        }
      }
    }
  }

  private void store(Message message, JMSContext jms, WorkerContext context) throws JMSException {
    String body = message.getBody(String.class);
    try {
      Order order = queue.read(body);
      if (!store.save(order, context.path() + "#" + context.incarnation())) {
        log.info("order {} was there already", order.id());
      }
    } catch (JacksonException unreadable) {
      log.warn("put aside '{}', which is not an order: {}", body, unreadable.getMessage());
      jms.createProducer().send(jms.createQueue(OrderQueue.UNREADABLE), body);
    }
  }
}
