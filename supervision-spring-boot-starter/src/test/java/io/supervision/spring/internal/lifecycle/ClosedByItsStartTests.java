package io.supervision.spring.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionTreeCustomizer;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.autoconfigure.actuate.SupervisionEventAutoConfiguration;
import io.supervision.spring.fixture.OnAndOff;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** An application that code of its own tree closes before the tree has started. */
@ExtendWith(OutputCaptureExtension.class)
class ClosedByItsStartTests {

  private static final List<String> ORDER = new CopyOnWriteArrayList<>();
  private static final AtomicInteger STARTS = new AtomicInteger();
  private static volatile CountDownLatch closed;
  private static volatile long took;

  @BeforeEach
  void begin() {
    ORDER.clear();
    STARTS.set(0);
    closed = new CountDownLatch(1);
  }

  private static void close(ConfigurableApplicationContext application) {
    long begun = System.nanoTime();
    SpringApplication.exit(application);
    took = System.nanoTime() - begun;
    closed.countDown();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    SupervisionAutoConfiguration.class,
    SupervisionEventAutoConfiguration.class
  })
  static class Application {

    private final ConfigurableApplicationContext application;

    Application(ConfigurableApplicationContext application) {
      this.application = application;
    }

    @Bean
    AutoCloseable resource() {
      return () -> ORDER.add("resource closed");
    }

    @Bean
    @SupervisedChild(order = 1, startTimeout = "10s")
    Worker sibling(AutoCloseable resource) {
      return context -> {
        STARTS.incrementAndGet();
        context.ready();
        context.awaitStop();
        ORDER.add("sibling ended, there is a " + (resource != null));
      };
    }

    @Bean
    @SupervisedChild(order = 2, startTimeout = "60s")
    @ConditionalOnProperty(name = "closes", havingValue = "worker")
    Worker worker() {
      return context -> close(application);
    }

    @Bean
    @SupervisedChild(order = 2, startTimeout = "60s")
    @ConditionalOnProperty(name = "closes", havingValue = "helper-of-a-worker")
    Worker waitsForAHelper() {
      return context -> closeOnAnotherThread().get();
    }

    @Bean
    @SupervisedChild(order = 2, startTimeout = "60s")
    @ConditionalOnProperty(name = "closes", havingValue = "helper-that-is-waited-for-stubbornly")
    Worker waitsStubbornly() {
      return context -> closeOnAnotherThread().join();
    }

    private CompletableFuture<?> closeOnAnotherThread() {
      return CompletableFuture.runAsync(
          () -> close(application), task -> new Thread(task, "helper").start());
    }

    @Bean
    @SupervisedChild(order = 2)
    @ConditionalOnProperty(name = "closes", havingValue = "lifecycle")
    SmartLifecycle lifecycle() {
      return new OnAndOff() {
        @Override
        public void start() {
          super.start();
          close(application);
        }
      };
    }

    @Bean
    SupervisionTreeCustomizer customizer() {
      boolean closes =
          "listener-of-the-tree".equals(application.getEnvironment().getProperty("closes"));
      return tree ->
          tree.listener(
              event -> {
                if (closes && isStartOfSibling(event)) {
                  close(application);
                }
              });
    }

    @Bean
    @ConditionalOnProperty(name = "closes", havingValue = "listener-of-the-application")
    Listener listener() {
      return new Listener(application);
    }

    @Bean
    @SupervisedChild(order = 3, startTimeout = "60s")
    Worker slow() {
      return WorkerContext::awaitStop;
    }

    @Bean
    @ConditionalOnProperty(name = "closes", havingValue = "lifecycle-of-an-earlier-phase")
    SmartLifecycle early() {
      return new OnAndOff() {
        @Override
        public void start() {
          super.start();
          close(application);
        }

        @Override
        public int getPhase() {
          return 0;
        }
      };
    }
  }

  private static boolean isStartOfSibling(Object event) {
    return event instanceof ChildStarted started && started.path().equals("sibling");
  }

  record Listener(ConfigurableApplicationContext application) {
    @EventListener
    void on(ChildStarted started) {
      if (isStartOfSibling(started)) {
        close(application);
      }
    }
  }

  private static Throwable run(String... properties) throws InterruptedException {
    Throwable failure =
        catchThrowable(
            () ->
                new SpringApplicationBuilder(Application.class)
                    .web(WebApplicationType.NONE)
                    .properties(properties)
                    .run());
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    return failure;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "closes=worker",
        "closes=lifecycle",
        "closes=listener-of-the-application",
        "closes=listener-of-the-tree",
        "closes=helper-of-a-worker",
        "closes=worker, supervision.root.children.worker.interrupt=after-timeout",
        "closes=lifecycle, supervision.root.children.lifecycle.shutdown=infinity"
      })
  void whoClosesItIsLetOutAndNothingIsCalledAFailure(String properties, CapturedOutput output)
      throws InterruptedException {
    assertThat(run(properties.split(", "))).hasRootCauseInstanceOf(InterruptedException.class);
    assertThat(ORDER).containsExactly("sibling ended, there is a true", "resource closed");
    assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(1));
    assertThat(output)
        .contains("was asked to end while its supervision tree was starting")
        .doesNotContain(" ERROR ", "stuck", "deadlock");
  }

  /** Nobody can see that the worker waits for the thread that closes the application. */
  @Test
  void aWorkerThatHeedsNoInterruptHasItsShutdownTimeAndWhyThatTakesLongIsSaid(CapturedOutput output)
      throws InterruptedException {
    run(
        "closes=helper-that-is-waited-for-stubbornly",
        "supervision.root.children.waits-stubbornly.shutdown=500ms");
    assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(3));
    assertThat(output)
        .contains("Who closes it waits for them: threads [helper].")
        .contains("let it not wait, or close the application itself");
  }

  @Test
  void nothingStartsInAnApplicationThatALifecycleHasClosed() throws InterruptedException {
    run("closes=lifecycle-of-an-earlier-phase");
    assertThat(STARTS).hasValue(0);
  }
}
