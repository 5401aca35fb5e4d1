package io.supervision.demo.reporting;

import io.supervision.demo.chaos.Faults;
import io.supervision.demo.orders.Order;
import io.supervision.demo.orders.OrderStore;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Second stage: prices what lies on the desk of {@link Intake}. It sits down at the desk that it
 * finds at its start, so it has to start again after each start of the intake.
 */
final class Pricing implements Worker {

  private static final long POLL_MILLIS = 250;

  private final Intake intake;
  private final OrderStore orders;
  private final PriceList prices;
  private final Faults faults;

  Pricing(Intake intake, OrderStore orders, PriceList prices, Faults faults) {
    this.intake = intake;
    this.orders = orders;
    this.prices = prices;
    this.faults = faults;
  }

  @Override
  public void run(WorkerContext context) throws InterruptedException {
    faults.duringStart(context);
    BlockingQueue<Order> desk = intake.desk();
    context.ready();
    while (!context.isStopping()) {
      context.heartbeat();
      @Nullable Order order = desk.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      faults.duringWork(context);
      if (order != null) {
        orders.price(order.id(), prices.of(order));
      }
    }
  }
}
