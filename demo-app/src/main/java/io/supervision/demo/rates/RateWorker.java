package io.supervision.demo.rates;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.supervision.demo.chaos.Faults;
import io.supervision.spring.SupervisedChild;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps the rates fresh. A failed call crashes it, and its supervisor starts it again; the circuit
 * breaker outlives the crashes, and while it is open the worker runs and does not call.
 */
@Component
@SupervisedChild(id = "rate-worker", supervisor = "rates")
class RateWorker implements Worker {

  private static final Logger log = LoggerFactory.getLogger(RateWorker.class);
  private static final Duration PACE = Duration.ofMillis(500);

  private final RateClient client;
  private final Faults faults;
  private volatile Map<String, BigDecimal> latest = Map.of();

  RateWorker(RateClient client, Faults faults) {
    this.client = client;
    this.faults = faults;
  }

  /** The last rates that were received; empty before the first ones. */
  Map<String, BigDecimal> latest() {
    return latest;
  }

  @Override
  public void run(WorkerContext context) throws InterruptedException {
    faults.duringStart(context);
    context.ready();
    while (!context.isStopping()) {
      context.heartbeat();
      faults.duringWork(context);
      try {
        latest = client.ask();
      } catch (CallNotPermittedException open) {
        log.debug("{}", open.getMessage());
      }
      context.sleep(PACE);
    }
  }
}
