package io.supervision.demo.reporting;

import io.supervision.demo.chaos.Faults;
import io.supervision.demo.orders.Order;
import io.supervision.demo.orders.OrderStore;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * First stage: lays orders without a price on the desk of {@link Pricing}, a new desk at each
 * start.
 */
final class Intake implements Worker {

  private static final Duration PACE = Duration.ofMillis(100);
  private static final int BATCH = 500;

  private final OrderStore orders;
  private final Faults faults;
  private volatile BlockingQueue<Order> desk = new ArrayBlockingQueue<>(BATCH);

  Intake(OrderStore orders, Faults faults) {
    this.orders = orders;
    this.faults = faults;
  }

  /** The desk of the present incarnation; nobody looks at an earlier one any more. */
  BlockingQueue<Order> desk() {
    return desk;
  }

  @Override
  public void run(WorkerContext context) throws InterruptedException {
    faults.duringStart(context);
    BlockingQueue<Order> mine = new ArrayBlockingQueue<>(BATCH);
    desk = mine;
    context.ready();
    while (!context.isStopping()) {
      context.heartbeat();
      faults.duringWork(context);
      if (mine.isEmpty()) {
        mine.addAll(orders.unpriced(BATCH));
      }
      context.sleep(PACE);
    }
  }
}
