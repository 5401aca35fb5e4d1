package io.supervision.demo.orders;

import io.supervision.demo.chaos.Faults;
import io.supervision.spring.SupervisedChild;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.stereotype.Component;

/** Says what could not be read as an order, and keeps the last of it. */
@Component
class UnreadableOrders {

  private static final Logger log = LoggerFactory.getLogger(UnreadableOrders.class);
  private static final String ID = "unreadable-orders";
  private static final String SUPERVISOR = "messaging";

  private final Faults faults;
  private Seen seen = new Seen(0, null);

  UnreadableOrders(Faults faults) {
    this.faults = faults;
  }

  /**
   * What has come so far.
   *
   * @param count how many messages
   * @param last the last one, or null if there was none
   */
  record Seen(long count, @Nullable String last) {}

  /** Runs in a container of Spring, which the tree starts, watches and stops. */
  @SupervisedChild(supervisor = SUPERVISOR)
  @JmsListener(id = ID, destination = OrderQueue.UNREADABLE)
  void on(String message) throws InterruptedException {
    faults.duringMessage(SUPERVISOR + "/" + ID);
    log.warn("this is not an order: '{}'", message);
    saw(message);
  }

  private synchronized void saw(String message) {
    seen = new Seen(seen.count + 1, message);
  }

  synchronized Seen seen() {
    return seen;
  }
}
