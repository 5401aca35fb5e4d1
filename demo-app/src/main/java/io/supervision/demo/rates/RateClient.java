package io.supervision.demo.rates;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Asks the service for rates, unless the circuit breaker forbids it. */
@Component
class RateClient {

  private static final ParameterizedTypeReference<Map<String, BigDecimal>> RATES =
      new ParameterizedTypeReference<>() {};
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RestClient http;
  private final RateService service;
  private final CircuitBreaker breaker;

  RateClient(RateService service, CircuitBreaker breaker) {
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();
    requests.setReadTimeout(PATIENCE);
    this.http = RestClient.builder().requestFactory(requests).build();
    this.service = service;
    this.breaker = breaker;
  }

  /**
   * Asks once.
   *
   * @throws io.github.resilience4j.circuitbreaker.CallNotPermittedException while the breaker is
   *     open
   * @throws org.springframework.web.client.RestClientException when the call fails
   */
  Map<String, BigDecimal> ask() {
    return breaker.executeSupplier(this::call);
  }

  private Map<String, BigDecimal> call() {
    Map<String, BigDecimal> rates = http.get().uri(service.address()).retrieve().body(RATES);
    return rates == null ? Map.of() : rates;
  }
}
