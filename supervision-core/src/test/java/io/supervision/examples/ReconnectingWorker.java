package io.supervision.examples;

import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

// tag::worker[]
final class ReconnectingWorker implements Worker {

  private final Callable<String> prices;

  ReconnectingWorker(Callable<String> prices) {
    this.prices = prices;
  }

  @Override
  public void run(WorkerContext context) throws Exception {
    while (!context.isStopping()) {
      try {
        prices.call();
        // does nothing if all was well before
        context.restored();
      } catch (IOException away) {
        context.degraded("no prices: " + away.getMessage());
      }
      context.sleep(Duration.ofSeconds(1));
    }
  }
}
// end::worker[]
