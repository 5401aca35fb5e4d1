package io.supervision.spring.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.worker.Worker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** An application that one of its supervised workers closes. */
class ClosedByAWorkerTests {

  private static final List<String> ORDER = new CopyOnWriteArrayList<>();
  private static volatile CountDownLatch close;
  private static volatile CountDownLatch closed;

  @BeforeEach
  void begin() {
    ORDER.clear();
    close = new CountDownLatch(1);
    closed = new CountDownLatch(1);
  }

  @Configuration(proxyBeanMethods = false)
  static class Application {
    @Bean
    @SupervisedChild(order = 1, startTimeout = "10s")
    Worker sibling(ObjectProvider<AutoCloseable> resource) {
      return context -> {
        resource.getObject();
        context.ready();
        context.awaitStop();
        ORDER.add("sibling ended");
      };
    }

    @Bean
    @SupervisedChild(order = 2)
    Worker closer(ConfigurableApplicationContext application) {
      return context -> {
        close.await();
        application.close();
        closed.countDown();
      };
    }

    @Bean
    @Lazy
    AutoCloseable resource() {
      return () ->
          ORDER.add(
              Thread.currentThread().isInterrupted()
                  ? "resource closed with an interrupt"
                  : "resource closed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shutdown=brutal-kill", "interrupt=after-timeout"})
  void beansRemainUntilTheOtherChildrenHaveStopped(String setting) {
    Contexts.runner(Application.class)
        .withPropertyValues(
            "supervision.root.children.closer.shutdown=10ms",
            "supervision.root.children.closer." + setting)
        .run(
            context -> {
              close.countDown();
              assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
              assertThat(ORDER).containsExactly("sibling ended", "resource closed");
              assertThat(context.isActive()).isFalse();
            });
  }
}
