package io.supervision.spring.examples.shop;

import io.supervision.spring.SupervisedChild;
import io.supervision.worker.WorkerContext;
import java.util.concurrent.BlockingQueue;
import org.springframework.stereotype.Component;

/** Takes orders from a queue. */
// tag::bean[]
@Component
class OrderIntake {

  private final BlockingQueue<String> orders;

  OrderIntake(BlockingQueue<String> orders) {
    this.orders = orders;
  }

  @SupervisedChild
  void consume(WorkerContext context) throws InterruptedException {
    while (!context.isStopping()) {
      handle(orders.take());
    }
  }

  private void handle(String order) {
    if (order.isBlank()) {
      throw new IllegalArgumentException("an order without content");
    }
  }
}
// end::bean[]
