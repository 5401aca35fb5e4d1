package io.supervision.examples;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls somebody else's service once a second. A failed call crashes the worker and its supervisor
 * starts it again; the circuit breaker outlives the crashes and leaves the service alone when it
 * has failed too often.
 */
// tag::worker[]
final class GuardedCalls implements Worker {

  private final URI service;
  private final CircuitBreaker breaker;
  private final AtomicReference<String> latest;
  private final HttpClient client = HttpClient.newHttpClient();

  GuardedCalls(URI service, CircuitBreaker breaker, AtomicReference<String> latest) {
    this.service = service;
    this.breaker = breaker;
    this.latest = latest;
  }

  @Override
  public void run(WorkerContext context) throws Exception {
    while (!context.isStopping()) {
      try {
        latest.set(breaker.executeCallable(this::call));
      } catch (CallNotPermittedException open) {
        // no reason to crash: the breaker says when the next call is due
      }
      context.sleep(Duration.ofSeconds(1));
    }
  }

  private String call() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(service).timeout(Duration.ofSeconds(2)).build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(service + " answered " + response.statusCode());
    }
    return response.body();
  }
}
// end::worker[]
