package io.supervision.spring.examples;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.spring.fixture.Contexts;
import io.supervision.test.SupervisionTester;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The nightly report is written each night. */
class ReportsTests {

  @Test
  void oneEachNight() {
    Contexts.onManualClock("supervision.enabled: true")
        .withBean(Reports.class)
        .run(
            context -> {
              SupervisionTester tester = Contexts.tester(context);
              tester.awaitQuiet();
              tester.advance(Duration.ofDays(3));
              assertThat(context.getBean(Reports.class).written()).isEqualTo(3);
            });
  }
}
