package io.supervision.spring.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.ManualClock;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.worker.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A test whose tree has a clock that nobody moves any more. */
@ExtendWith(OutputCaptureExtension.class)
class StandingClockTests {

  private static final CountDownLatch RUNS = new CountDownLatch(1);
  private static final CountDownLatch RELEASED = new CountDownLatch(1);

  @Configuration(proxyBeanMethods = false)
  static class Disobedient {
    @Bean
    @SupervisedChild
    Worker worker() {
      return context -> {
        RUNS.countDown();
        while (RELEASED.getCount() > 0) {
          try {
            RELEASED.await();
          } catch (InterruptedException ignored) {
            // as somebody does who must not be interrupted
          }
        }
      };
    }
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void theApplicationClosesAlthoughAWorkerIgnoresItsInterrupt(CapturedOutput output) {
    try {
      Contexts.runner(Disobedient.class)
          .withBean(ManualClock.class)
          .withPropertyValues("supervision.stop-timeout=1s")
          .run(
              context -> {
                assertThat(context).hasNotFailed();
                // one that is stopped before its first line ends in order
                RUNS.await();
              });
    } finally {
      RELEASED.countDown();
    }
    assertThat(output).contains("'worker' is stuck");
  }
}
