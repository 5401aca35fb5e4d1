package io.supervision.spring.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.autoconfigure.actuate.SupervisionEventAutoConfiguration;
import io.supervision.spring.fixture.Contexts;
import io.supervision.worker.Worker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Exceptions with messages of megabytes, as those that quote a document. */
@ExtendWith(OutputCaptureExtension.class)
class LongTextTests {

  private static final int LONG = 8_000_000;

  private static RuntimeException exception() {
    return new IllegalStateException("x".repeat(LONG));
  }

  @Configuration(proxyBeanMethods = false)
  static class Failing {
    @Bean
    @SupervisedChild
    Worker worker() {
      return context -> {
        throw exception();
      };
    }

    @EventListener
    void on(ChildExited exited) {
      throw exception();
    }
  }

  @Test
  void theLogOfARootThatFailsAndOfAListenerThatThrowsIsShort(CapturedOutput output) {
    Contexts.runner(Failing.class)
        .withConfiguration(AutoConfigurations.of(SupervisionEventAutoConfiguration.class))
        .withPropertyValues("supervision.root.max-restarts=0")
        .run(
            context -> {
              await()
                  .untilAsserted(
                      () ->
                          assertThat(output)
                              .contains(
                                  "a listener of the application failed on",
                                  "The root supervisor has failed"));
            });
    assertThat(output).hasSizeLessThan(LONG / 10).contains("java.lang.IllegalStateException: xxx");
  }

  @Configuration(proxyBeanMethods = false)
  static class FailingAtFirst {
    @Bean
    @SupervisedChild(startTimeout = "30s")
    Worker worker() {
      return context -> {
        throw exception();
      };
    }
  }

  @Test
  void theReportOfAStartThatFailsIsShort() {
    Contexts.runner(FailingAtFirst.class)
        .run(
            context -> {
              FailureAnalysis analysis =
                  new SupervisionStartFailureAnalyzer().analyze(context.getStartupFailure());
              assertThat(analysis.getDescription()).contains("xxx").hasSizeLessThan(LONG / 10);
            });
  }
}
