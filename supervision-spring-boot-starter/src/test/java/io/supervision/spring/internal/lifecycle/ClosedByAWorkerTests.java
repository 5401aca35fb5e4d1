package io.supervision.spring.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.spec.RestartType;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionTreeCustomizer;
import io.supervision.spring.autoconfigure.actuate.SupervisionEventAutoConfiguration;
import io.supervision.spring.fixture.Contexts;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.event.EventListener;

/** An application that code of its own tree closes. */
@ExtendWith(OutputCaptureExtension.class)
class ClosedByAWorkerTests {

  /** Of this test alone: who goes on after a close may do so during the next one. */
  private static volatile List<String> order;

  private static volatile CountDownLatch close;
  private static volatile CountDownLatch closed;
  private static volatile long took;

  @BeforeEach
  void begin() {
    order = new CopyOnWriteArrayList<>();
    close = new CountDownLatch(1);
    closed = new CountDownLatch(1);
  }

  private static void close(ConfigurableApplicationContext application) {
    long begun = System.nanoTime();
    SpringApplication.exit(application);
    took = System.nanoTime() - begun;
    closed.countDown();
  }

  @Configuration(proxyBeanMethods = false)
  static class Siblings {
    @Bean
    @SupervisedChild(order = 1, startTimeout = "10s")
    Worker before(ObjectProvider<AutoCloseable> resource) {
      return context -> {
        resource.getObject();
        context.ready();
        context.awaitStop();
        order.add("sibling ended");
      };
    }

    @Bean
    @SupervisedChild(order = 3)
    Worker after() {
      return WorkerContext::awaitStop;
    }

    @Bean
    @Lazy
    AutoCloseable resource() {
      return () ->
          order.add(
              Thread.currentThread().isInterrupted()
                  ? "resource closed with an interrupt"
                  : "resource closed");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ClosingWorker {
    @Bean
    @SupervisedChild(order = 2)
    Worker closer(ConfigurableApplicationContext application) {
      List<String> mine = order;
      return context -> {
        close.await();
        close(application);
        mine.add("closer goes on, stopping: " + context.isStopping());
      };
    }
  }

  private static ApplicationContextRunner application(Class<?> closing) {
    return Contexts.runner(Siblings.class, closing)
        .withConfiguration(AutoConfigurations.of(SupervisionEventAutoConfiguration.class));
  }

  private static void closes(ApplicationContextRunner application, CapturedOutput output) {
    application.run(
        context -> {
          close.countDown();
          assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
          assertThat(order.subList(0, 2)).containsExactly("sibling ended", "resource closed");
          assertThat(context.isActive()).isFalse();
          assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(1));
        });
    assertThat(output).doesNotContain(" ERROR ", " WARN ", "stuck", "deadlock");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shutdown=5s",
        "shutdown=infinity",
        "shutdown=brutal-kill",
        "interrupt=after-timeout",
        "shutdown=10ms"
      })
  void aWorkerThatClosesItIsLetOutWhenAllOthersHaveStopped(String setting, CapturedOutput output) {
    closes(
        application(ClosingWorker.class)
            .withPropertyValues("supervision.root.children.closer." + setting),
        output);
  }

  @Test
  void aWorkerOfAPoolIsLetOut(CapturedOutput output) {
    closes(
        application(ClosingFreshInstance.class)
            .withPropertyValues(
                "supervision.supervisors.jobs.type=dynamic",
                "supervision.supervisors.jobs.children.closer.bean=closer",
                "supervision.supervisors.jobs.children.closer.instances=1"),
        output);
  }

  @Configuration(proxyBeanMethods = false)
  static class ClosingFreshInstance {
    @Bean
    @Scope("prototype")
    Worker closer(ConfigurableApplicationContext application) {
      return context -> {
        close.await();
        close(application);
      };
    }
  }

  @Test
  void aWorkerThatClosesItWhileItEndsIsLetOut(CapturedOutput output) {
    closes(application(ClosingCloseable.class), output);
  }

  @Configuration(proxyBeanMethods = false)
  static class ClosingCloseable {
    @Bean
    @SupervisedChild(order = 2, restart = RestartType.TRANSIENT)
    Worker closer(ConfigurableApplicationContext application) {
      return context -> {
        context.onClose(() -> close(application));
        close.await();
      };
    }
  }

  @Test
  void aListenerOfTheApplicationMayCloseIt(CapturedOutput output) {
    closes(application(ClosingListener.class), output);
  }

  @Configuration(proxyBeanMethods = false)
  static class ClosingListener {
    private final ConfigurableApplicationContext application;

    ClosingListener(ConfigurableApplicationContext application) {
      this.application = application;
    }

    @EventListener
    void on(ChildExited exited) {
      if (exited.path().equals("batch")) {
        close(application);
      }
    }

    @Bean
    @SupervisedChild(order = 2, restart = RestartType.TRANSIENT)
    Worker batch() {
      return context -> close.await();
    }
  }

  @Test
  void aListenerOfTheTreeMayCloseIt(CapturedOutput output) {
    closes(application(ClosingTreeListener.class), output);
  }

  @Configuration(proxyBeanMethods = false)
  static class ClosingTreeListener {
    @Bean
    SupervisionTreeCustomizer customizer(ConfigurableApplicationContext application) {
      return tree ->
          tree.listener(
              event -> {
                if (event instanceof ChildExited && event.path().equals("batch")) {
                  close(application);
                }
              });
    }

    @Bean
    @SupervisedChild(order = 2, restart = RestartType.TRANSIENT)
    Worker batch() {
      return context -> close.await();
    }
  }

  @Test
  void aHealthCheckMayCloseIt(CapturedOutput output) {
    closes(
        application(ClosingCheck.class)
            .withPropertyValues(
                "supervision.root.children.checked.health.interval=10ms",
                "supervision.root.children.checked.health.timeout=30s"),
        output);
  }

  static class CheckedWorker implements Worker, HealthCheck {
    private final ConfigurableApplicationContext application;

    CheckedWorker(ConfigurableApplicationContext application) {
      this.application = application;
    }

    @Override
    public void run(WorkerContext context) {
      context.awaitStop();
    }

    @Override
    public Result check() throws InterruptedException {
      close.await();
      close(application);
      return Result.ok();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ClosingCheck {
    @Bean
    @SupervisedChild(order = 2)
    CheckedWorker checked(ConfigurableApplicationContext application) {
      return new CheckedWorker(application);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class LazyListener {
    @Bean
    @SupervisedChild
    Worker worker() {
      return WorkerContext::awaitStop;
    }

    @Bean
    UsedByListener used() {
      return new UsedByListener();
    }

    @Bean
    Listener listener(ObjectProvider<UsedByListener> used) {
      return new Listener(used);
    }
  }

  static class UsedByListener implements AutoCloseable {
    @Override
    public void close() {
      order.add("used bean closed");
    }
  }

  record Listener(ObjectProvider<UsedByListener> used) {
    @EventListener
    void on(ChildStarted started) {
      used.getObject();
    }

    @EventListener
    void on(ChildExited exited) {
      if (exited.path().equals("worker")) {
        order.add("heard of the end");
      }
    }
  }

  @Test
  void listenersHearOfTheEndsBeforeTheBeansThatTheyUseAreDestroyed() {
    Contexts.runner(LazyListener.class)
        .withConfiguration(AutoConfigurations.of(SupervisionEventAutoConfiguration.class))
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(order).containsExactly("heard of the end", "used bean closed");
  }
}
