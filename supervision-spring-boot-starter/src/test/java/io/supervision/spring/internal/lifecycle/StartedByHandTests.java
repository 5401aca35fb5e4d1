package io.supervision.spring.internal.lifecycle;

import static io.supervision.spring.internal.lifecycle.HostTests.crash;
import static io.supervision.spring.internal.lifecycle.HostTests.keepAliveThread;
import static io.supervision.spring.internal.lifecycle.HostTests.livenessOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionException;
import io.supervision.SupervisionTree;
import io.supervision.spring.RootFailedEvent;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionConfigurationException;
import io.supervision.worker.Worker;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;

/** A tree that the application's code starts is hosted like one that Spring starts. */
class StartedByHandTests {

  private static final List<String> ORDER = new CopyOnWriteArrayList<>();
  private static volatile Consumer<SupervisionTree> reaction;

  @BeforeEach
  void forget() {
    HostTests.EVENTS.clear();
    HostTests.forgetThreadsOfOthers();
    ORDER.clear();
    reaction = tree -> {};
  }

  @Configuration(proxyBeanMethods = false)
  static class Reacting {
    @EventListener
    void on(RootFailedEvent event) {
      reaction.accept(event.tree());
    }
  }

  private static ApplicationContextRunner givingUp(String... properties) {
    return new ApplicationContextRunner()
        .withUserConfiguration(HostTests.Application.class, Reacting.class)
        .withPropertyValues("supervision.root.max-restarts=0")
        .withPropertyValues(properties);
  }

  private static SupervisionTree tree(AssertableApplicationContext context) {
    return context.getBean(SupervisionTree.class);
  }

  @Test
  void aRootFailureIsToldAndBreaksLiveness() {
    givingUp("supervision.auto-startup=false")
        .run(
            context -> {
              tree(context).start();
              crash(tree(context));
              await().untilAsserted(() -> assertThat(livenessOf(context)).isEqualTo("BROKEN"));
              assertThat(HostTests.EVENTS).hasSize(1);
            });
  }

  @Test
  void aRootFailureMayShutTheApplicationDown() {
    givingUp("supervision.auto-startup=false", "supervision.on-root-failure=shutdown")
        .run(
            context -> {
              tree(context).start();
              crash(tree(context));
              await().until(() -> !context.isActive());
            });
  }

  @Test
  void theJvmIsKeptAliveFromTheStartToTheStop() {
    givingUp("supervision.auto-startup=false")
        .run(
            context -> {
              assertThat(keepAliveThread()).isNull();
              tree(context).start();
              assertThat(keepAliveThread()).isNotNull();
              tree(context).stop();
              await().until(() -> keepAliveThread() == null);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class UsesAResource {
    @Bean
    @SupervisedChild
    Worker user(ObjectProvider<AutoCloseable> resource) {
      return context -> {
        resource.getObject();
        context.ready();
        context.awaitStop();
        ORDER.add("worker ended");
      };
    }

    @Bean
    @Lazy
    AutoCloseable resource() {
      return () -> ORDER.add("resource closed");
    }
  }

  @Test
  void beansRemainUntilTheirWorkersHaveStopped() {
    givingUp("supervision.auto-startup=false", "supervision.root.children.user.start-timeout=10s")
        .withUserConfiguration(UsesAResource.class)
        .run(context -> tree(context).start());
    assertThat(ORDER).containsExactly("worker ended", "resource closed");
    await().until(() -> keepAliveThread() == null);
  }

  @Test
  void whatTheStartNeedsIsChecked() {
    givingUp(
            "supervision.auto-startup=false",
            "supervision.root.children.worker.health.indicator=no")
        .run(
            context -> {
              assertThatExceptionOfType(SupervisionConfigurationException.class)
                  .isThrownBy(() -> tree(context).start());
              assertThat(tree(context).isRunning()).isFalse();
              assertThat(keepAliveThread()).isNull();
            });
  }

  @Test
  void livenessFollowsEachRunAfterAFailure() {
    givingUp()
        .run(
            context -> {
              crash(tree(context));
              await().untilAsserted(() -> assertThat(livenessOf(context)).isEqualTo("BROKEN"));
              tree(context).start();
              assertThat(livenessOf(context)).isEqualTo("CORRECT");
              assertThat(keepAliveThread()).isNotNull();
              crash(tree(context));
              await().untilAsserted(() -> assertThat(livenessOf(context)).isEqualTo("BROKEN"));
              assertThat(HostTests.EVENTS).hasSize(2);
            });
    await().until(() -> keepAliveThread() == null);
  }

  /** Whether somebody looks still whether the tree, whose end was announced, runs again. */
  private static boolean isReactingToAnEnd() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getClassName().equals(RootFailure.class.getName()));
  }

  @Test
  void aListenerThatStartsTheTreeAgainHasReactedAlready() {
    CountDownLatch startedAgain = new CountDownLatch(1);
    reaction =
        tree -> {
          if (startedAgain.getCount() > 0) {
            tree.start();
            startedAgain.countDown();
          }
        };
    givingUp("supervision.on-root-failure=shutdown")
        .run(
            context -> {
              crash(tree(context));
              startedAgain.await();
              assertThat(tree(context).isRunning()).isTrue();
              await().until(() -> !isReactingToAnEnd());
              assertThat(context.isActive()).isTrue();
              crash(tree(context));
              await().until(() -> !context.isActive());
              assertThat(HostTests.EVENTS).hasSize(2);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class StartsOnce {
    private boolean started;

    @Bean
    @SupervisedChild(startTimeout = "10s")
    Worker once() {
      return context -> {
        if (started) {
          throw new IllegalStateException("cannot start again");
        }
        started = true;
        context.ready();
        context.awaitStop();
      };
    }
  }

  @Test
  void aFailureRemainsWhileNoStartSucceeds() {
    List<SupervisionException> refusals = new CopyOnWriteArrayList<>();
    reaction =
        tree -> {
          try {
            tree.start();
          } catch (SupervisionException refused) {
            refusals.add(refused);
          }
        };
    givingUp()
        .withUserConfiguration(StartsOnce.class)
        .run(
            context -> {
              crash(tree(context));
              await().untilAsserted(() -> assertThat(livenessOf(context)).isEqualTo("BROKEN"));
              assertThat(refusals).hasSize(1);
              assertThat(HostTests.EVENTS).hasSize(1);
              assertThat(keepAliveThread()).isNotNull();
            });
    await().until(() -> keepAliveThread() == null);
  }
}
