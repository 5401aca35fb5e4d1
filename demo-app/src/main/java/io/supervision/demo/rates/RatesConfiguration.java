package io.supervision.demo.rates;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The circuit breaker before the rate service, and what is told of it. */
@Configuration(proxyBeanMethods = false)
class RatesConfiguration {

  /** Opens after three failures of five calls; then one call at a time tells when to close. */
  @Bean
  CircuitBreaker rateBreaker(@Value("${demo.rates.pause-when-open}") Duration pause) {
    return CircuitBreaker.of(
        "rates",
        CircuitBreakerConfig.custom()
            .slidingWindowSize(5)
            .minimumNumberOfCalls(3)
            .failureRateThreshold(60)
            .permittedNumberOfCallsInHalfOpenState(1)
            .waitDurationInOpenState(pause)
            .automaticTransitionFromOpenToHalfOpenEnabled(false)
            .build());
  }

  /** Orders are taken without rates, so an open breaker does not take the application down. */
  @Bean
  HealthIndicator ratesHealthIndicator(CircuitBreaker breaker) {
    return () -> {
      CircuitBreaker.State state = breaker.getState();
      Health.Builder health = state == CircuitBreaker.State.CLOSED ? Health.up() : Health.unknown();
      return health
          .withDetail("breaker", state)
          .withDetail("failureRate", breaker.getMetrics().getFailureRate())
          .build();
    };
  }
}
