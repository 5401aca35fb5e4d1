package io.supervision.demo.rates;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.math.BigDecimal;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the rates, the last known ones while the service is away. */
@RestController
@RequestMapping("/rates")
class RateController {

  private final RateWorker worker;
  private final CircuitBreaker breaker;

  RateController(RateWorker worker, CircuitBreaker breaker) {
    this.worker = worker;
    this.breaker = breaker;
  }

  record Rates(Map<String, BigDecimal> rates, CircuitBreaker.State breaker) {}

  @GetMapping
  Rates rates() {
    return new Rates(worker.latest(), breaker.getState());
  }
}
