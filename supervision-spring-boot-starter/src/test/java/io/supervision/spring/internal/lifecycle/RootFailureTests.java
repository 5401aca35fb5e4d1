package io.supervision.spring.internal.lifecycle;

import static io.supervision.spring.internal.lifecycle.HostTests.crash;
import static io.supervision.spring.internal.lifecycle.HostTests.livenessOf;
import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.spring.RootFailedEvent;
import io.supervision.spring.fixture.Contexts;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** A root that has failed is reacted to, whatever stands in the way. */
class RootFailureTests {

  @BeforeEach
  void forget() {
    HostTests.EVENTS.clear();
    kept = new CountDownLatch(1);
  }

  private static ApplicationContextRunner givingUp(Class<?>... listeners) {
    return new ApplicationContextRunner()
        .withUserConfiguration(HostTests.Application.class)
        .withUserConfiguration(listeners)
        .withPropertyValues("supervision.root.max-restarts=0");
  }

  @Configuration(proxyBeanMethods = false)
  static class ListenerOfTheFailure {
    /** No annotated method, of which Spring would wrap the error. */
    @Bean
    ApplicationListener<PayloadApplicationEvent<RootFailedEvent>> listener() {
      return new ApplicationListener<>() {
        @Override
        public void onApplicationEvent(PayloadApplicationEvent<RootFailedEvent> event) {
          throw new AssertionError("thrown by a listener");
        }
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ListenerOfTheLiveness {
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(AvailabilityChangeEvent<LivenessState> event) {
      throw new AssertionError("thrown by a listener");
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {ListenerOfTheFailure.class, ListenerOfTheLiveness.class})
  void livenessIsBrokenAlthoughAListenerThrowsAnError(Class<?> listener) {
    givingUp(listener)
        .run(
            context -> {
              crash(context.getBean(SupervisionTree.class));
              await().untilAsserted(() -> assertThat(livenessOf(context)).isEqualTo("BROKEN"));
            });
  }

  /** Kept by listeners that do not return, until the test is over. */
  private static volatile CountDownLatch kept;

  private static void stay() {
    try {
      kept.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void letGo() {
    kept.countDown();
  }

  @Configuration(proxyBeanMethods = false)
  static class StayingListenerOfTheFailure {
    @EventListener
    void on(RootFailedEvent event) {
      stay();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class StayingListenerOfTheLiveness {
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(AvailabilityChangeEvent<LivenessState> event) {
      stay();
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {StayingListenerOfTheFailure.class, StayingListenerOfTheLiveness.class})
  void livenessIsBrokenAlthoughAListenerDoesNotReturn(Class<?> listener) {
    givingUp(listener)
        .run(
            context -> {
              crash(context.getBean(SupervisionTree.class));
              await().untilAsserted(() -> assertThat(livenessOf(context)).isEqualTo("BROKEN"));
            });
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void theApplicationShutsDownAlthoughAListenerDoesNotReturnAndThatIsSaid(CapturedOutput output) {
    givingUp(StayingListenerOfTheFailure.class)
        .withPropertyValues("supervision.on-root-failure=shutdown")
        .run(
            context -> {
              crash(context.getBean(SupervisionTree.class));
              await().until(() -> !context.isActive());
            });
    await()
        .untilAsserted(
            () ->
                assertThat(output)
                    .containsSubsequence(
                        "The root supervisor has failed",
                        "A listener of the root's failure has not returned within 5 s",
                        "StayingListenerOfTheFailure.on("));
  }

  private static volatile Thread told;

  @Configuration(proxyBeanMethods = false)
  static class ClosingListener {
    private final ConfigurableApplicationContext application;

    ClosingListener(ConfigurableApplicationContext application) {
      this.application = application;
    }

    @EventListener
    void on(RootFailedEvent event) {
      told = Thread.currentThread();
      application.close();
    }
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aListenerMayCloseTheApplication(CapturedOutput output) {
    told = null;
    givingUp(ClosingListener.class)
        .run(
            context -> {
              crash(context.getBean(SupervisionTree.class));
              await().until(() -> told != null && !told.isAlive());
              assertThat(context.isActive()).isFalse();
            });
    assertThat(output).doesNotContain("has failed itself");
  }

  /** A thread with a value cannot make other threads, as if there were none left. */
  static final InheritableThreadLocal<String> NO_THREADS =
      new InheritableThreadLocal<>() {
        @Override
        protected String childValue(String value) {
          throw new OutOfMemoryError("unable to create native thread");
        }
      };

  @ParameterizedTest
  @ValueSource(strings = {"liveness", "shutdown"})
  void theReactionNeedsNoThreadThatIsNotThereYet(String reaction) {
    givingUp()
        .withPropertyValues("supervision.on-root-failure=" + reaction)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              // dependents run on the thread that completes the future, the latest first
              CompletableFuture<ExitReason> unused =
                  tree.termination().whenComplete((reason, failure) -> NO_THREADS.set("none"));
              crash(tree);
              await()
                  .untilAsserted(
                      () ->
                          assertThat(!context.isActive() || livenessOf(context).equals("BROKEN"))
                              .isTrue());
            });
  }

  @Test
  void whoCancelsTheFutureOfTheEndDoesNotEndTheTree() {
    givingUp()
        .withPropertyValues("supervision.root.max-restarts=unlimited")
        .withBean(ManualClock.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              tree.termination().cancel(false);
              SupervisionTester supervision = Contexts.tester(context);
              supervision.crash("worker");
              supervision.advance(Duration.ofSeconds(1));
              assertThat(supervision).child("worker").isRunning().hasRestarts(1);
              assertThat(HostTests.EVENTS).isEmpty();
              assertThat(livenessOf(context)).isEqualTo("never published");
            });
  }
}
