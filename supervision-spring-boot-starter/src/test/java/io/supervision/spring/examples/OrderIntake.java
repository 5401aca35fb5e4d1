package io.supervision.spring.examples;

// tag::short[]
import io.supervision.spring.SupervisedChild;
import io.supervision.worker.WorkerContext;
import java.util.concurrent.BlockingQueue;
import org.springframework.stereotype.Component;

// end::short[]

/** A method of a bean as a child: what most applications need. */
// tag::bean[]
// tag::short[]
@Component
class OrderIntake {
  // end::short[]

  private final BlockingQueue<String> orders;

  OrderIntake(BlockingQueue<String> orders) {
    this.orders = orders;
  }

  // tag::short[]

  @SupervisedChild
  void consume(WorkerContext context) throws InterruptedException {
    while (!context.isStopping()) {
      handle(orders.take());
    }
  }

  // end::short[]

  private void handle(String order) {
    if (order.isBlank()) {
      throw new IllegalArgumentException("an order without content");
    }
  }
  // tag::short[]
}
// end::short[]
// end::bean[]
