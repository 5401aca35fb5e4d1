package io.supervision.examples;

import static io.github.resilience4j.circuitbreaker.CircuitBreaker.State.CLOSED;
import static io.github.resilience4j.circuitbreaker.CircuitBreaker.State.OPEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A supervised caller of a service that fails for a while, over a socket. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GuardedCallsTests {

  private final AtomicInteger status = new AtomicInteger(200);
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicReference<String> latest = new AtomicReference<>("");
  private final ManualClock clock = new ManualClock();
  private HttpServer service;

  @BeforeEach
  void startService() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          byte[] body = ("answer " + calls.incrementAndGet()).getBytes(UTF_8);
          int answer = status.get();
          if (answer != 200) {
            failures.incrementAndGet();
          }
          exchange.sendResponseHeaders(answer, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    service.start();
  }

  @AfterEach
  void stopService() {
    service.stop(0);
  }

  // tag::breaker[]
  private static CircuitBreaker breaker() {
    return CircuitBreaker.of(
        "rates",
        CircuitBreakerConfig.custom()
            .slidingWindowSize(5)
            .minimumNumberOfCalls(5)
            .permittedNumberOfCallsInHalfOpenState(1)
            .waitDurationInOpenState(Duration.ofSeconds(30))
            .build());
  }

  // end::breaker[]

  // tag::tree[]
  private static SupervisorSpec tree(GuardedCalls calls) {
    return SupervisorSpec.named("outside")
        .intensity(10, Duration.ofSeconds(60))
        .child(ChildSpec.task("rates", calls))
        .build();
  }

  // end::tree[]

  @Test
  void crashesUntilTheBreakerOpensAndCallsAgainWhenItCloses() {
    URI address = URI.create("http://127.0.0.1:" + service.getAddress().getPort() + "/");
    CircuitBreaker breaker = breaker();
    try (SupervisionTree tree =
        SupervisionTree.builder(tree(new GuardedCalls(address, breaker, latest)))
            .clock(clock)
            .build()) {
      tree.start();
      await().until(() -> latest.get().equals("answer 1"));

      status.set(503);
      advanceUntil(breaker, OPEN);
      await().until(() -> tree.root().restartCount("rates") == failures.get());
      long restarts = tree.root().restartCount("rates");
      int called = calls.get();
      clock.advance(Duration.ofSeconds(30));

      assertThat(restarts).isBetween(3L, 5L);
      assertThat(calls).hasValue(called);
      assertThat(tree.root().restartCount("rates")).isEqualTo(restarts);

      status.set(200);
      breaker.transitionToHalfOpenState();
      advanceUntil(breaker, CLOSED);
      await().until(() -> latest.get().equals("answer " + calls.get()));
      assertThat(tree.isRunning()).isTrue();
    }
  }

  private void advanceUntil(CircuitBreaker breaker, CircuitBreaker.State state) {
    await()
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(1));
              return breaker.getState() == state;
            });
  }
}
