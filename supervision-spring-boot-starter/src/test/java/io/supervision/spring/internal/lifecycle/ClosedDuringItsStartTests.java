package io.supervision.spring.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that another thread closes while its tree starts, which may take long. */
@ExtendWith(OutputCaptureExtension.class)
class ClosedDuringItsStartTests {

  private static volatile CountDownLatch starting;
  private static final List<String> ORDER = new CopyOnWriteArrayList<>();

  @BeforeEach
  void begin() {
    starting = new CountDownLatch(1);
    ORDER.clear();
  }

  @Configuration(proxyBeanMethods = false)
  static class Slow {
    @Bean
    AutoCloseable resource() {
      return () ->
          ORDER.add(
              Thread.currentThread().isInterrupted()
                  ? "resource closed with an interrupt"
                  : "resource closed");
    }

    @Bean
    @SupervisedChild(order = 1, startTimeout = "10s")
    Worker first(AutoCloseable resource) {
      return context -> {
        context.ready();
        context.awaitStop();
        ORDER.add("first stopped, there is a " + (resource != null));
      };
    }

    @Bean
    @SupervisedChild(order = 2, startTimeout = "60s")
    Worker slow() {
      return context -> {
        starting.countDown();
        context.awaitStop();
      };
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theStartIsGivenUpInOrder(boolean lazy, CapturedOutput output) throws Exception {
    CompletableFuture<ConfigurableApplicationContext> application = new CompletableFuture<>();
    CompletableFuture<Long> closed =
        CompletableFuture.supplyAsync(
            () -> {
              ConfigurableApplicationContext context = application.join();
              awaitStarting();
              long begun = System.nanoTime();
              context.close();
              return System.nanoTime() - begun;
            });
    ApplicationContextRunner runner =
        Contexts.runner(Slow.class).withInitializer(application::complete);
    if (lazy) {
      runner =
          runner.withInitializer(
              context ->
                  context.addBeanFactoryPostProcessor(
                      new LazyInitializationBeanFactoryPostProcessor()));
    }
    runner.run(
        context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(InterruptedException.class));
    assertThat(Duration.ofNanos(closed.get(30, TimeUnit.SECONDS)))
        .isLessThan(Duration.ofSeconds(1));
    assertThat(ORDER).containsExactly("first stopped, there is a true", "resource closed");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(output).doesNotContain(" ERROR ", "stuck");
  }

  private static void awaitStarting() {
    try {
      starting.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
