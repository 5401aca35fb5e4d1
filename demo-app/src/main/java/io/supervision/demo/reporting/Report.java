package io.supervision.demo.reporting;

import io.supervision.demo.chaos.Faults;
import io.supervision.demo.orders.OrderStore;
import io.supervision.demo.orders.Sales;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;

/** Last stage: sums up what has been priced, twice a second. */
final class Report implements Worker {

  private static final Duration PACE = Duration.ofMillis(500);

  private final OrderStore orders;
  private final Faults faults;
  private volatile List<Sales> latest = List.of();

  Report(OrderStore orders, Faults faults) {
    this.orders = orders;
    this.faults = faults;
  }

  /** What the latest sum says; empty before the first one. */
  List<Sales> latest() {
    return latest;
  }

  @Override
  public void run(WorkerContext context) throws InterruptedException {
    faults.duringStart(context);
    context.ready();
    while (!context.isStopping()) {
      context.heartbeat();
      faults.duringWork(context);
      latest = orders.sales();
      context.sleep(PACE);
    }
  }
}
