package io.supervision.test.spring;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.supervision.test.Outcome;
import io.supervision.test.SupervisionTester;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;

/** A thousand methods of one context leave nothing behind. */
class ThousandMethodsTests {

  @SpringBootTest(classes = Shop.class)
  @SupervisionTest
  static class Each {
    static final Set<Integer> METERS = ConcurrentHashMap.newKeySet();
    static volatile ConfigurableApplicationContext last;

    @Autowired MeterRegistry meters;

    @RepeatedTest(1_000)
    void crashes(SupervisionTester supervision, @Autowired ConfigurableApplicationContext context) {
      supervision.crash("orders");
      supervision.advanceToNextRestart("orders");
      assertThat(supervision).child("orders").isRunning().hasIncarnation(2);
      METERS.add(meters.getMeters().size());
      last = context;
    }
  }

  @Test
  void leaveNoMeterAndNoThread() {
    assertThat(Outcome.of(Each.class).failures()).isEmpty();

    // some are made at the first restart
    assertThat(Each.METERS).hasSizeLessThanOrEqualTo(2);
    long running = supervisionThreads();
    Each.last.close();
    assertThat(running).isLessThan(20);
    await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(supervisionThreads()).isZero());
  }

  private static long supervisionThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("supervision"))
        .filter(thread -> !thread.isDaemon() || thread.isAlive())
        .count();
  }
}
