package io.supervision.spring.testkit;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.supervision.test.SupervisionTester;
import io.supervision.test.spring.SupervisionTest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
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
    Set<Thread> before = supervisionThreads();
    assertThat(Outcome.of(Each.class).failures()).isEmpty();

    // some are made at the first restart
    assertThat(Each.METERS).hasSizeLessThanOrEqualTo(2);
    assertThat(newThreads(before)).hasSizeLessThan(20);
    Each.last.close();
    await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(newThreads(before)).isEmpty());
  }

  /** Other tests may have left some that end a while later. */
  private static Set<Thread> newThreads(Set<Thread> before) {
    Set<Thread> threads = supervisionThreads();
    threads.removeAll(before);
    return threads;
  }

  private static Set<Thread> supervisionThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("supervision"))
        .filter(thread -> !thread.isDaemon() || thread.isAlive())
        .collect(Collectors.toSet());
  }
}
