package io.supervision.spring.internal.beans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Trees;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.listener.AbstractJmsListeningContainer;

/** Containers of message listeners as children. */
class ListenerContainerTests {

  /** As Kafka, JMS, RabbitMQ and Pulsar have one. */
  static class EndpointRegistry implements SmartLifecycle {
    public Collection<SmartLifecycle> getListenerContainers() {
      return List.of();
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return true;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Registry {
    @Bean
    EndpointRegistry listenerRegistry() {
      return new EndpointRegistry();
    }
  }

  @Test
  void aRegistryOfContainersIsRefusedWithWhatToDoInstead() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.listeners.bean: listenerRegistry", Registry.class);
    assertThat(problem.where()).startsWith("supervision.root.children.listeners");
    assertThat(problem.what()).contains("is a registry of listener containers");
    assertThat(problem.remedy()).contains("make it a child of its own");
  }

  @Configuration(proxyBeanMethods = false)
  static class Jms {
    @Bean
    @SupervisedChild
    AbstractJmsListeningContainer orders() {
      return new AbstractJmsListeningContainer();
    }
  }

  @Test
  void aContainerThatWasShutDownHasFailedAndIsStoppedAtOnce() {
    long[] took = new long[1];
    Contexts.withYaml(
            "supervision: { root.max-restarts: unlimited, defaults.child.backoff.initial: 1h }",
            Jms.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              context.getBean(AbstractJmsListeningContainer.class).shutdown();
              await().until(() -> Trees.child(tree, "orders").failures() > 0);
              CompletableFuture<Void> unused = tree.restartAsync("orders");
              await().until(() -> Trees.child(tree, "orders").failures() > 1);
              long begun = System.nanoTime();
              context.close();
              took[0] = System.nanoTime() - begun;
            });
    assertThat(Duration.ofNanos(took[0])).isLessThan(Duration.ofSeconds(4));
  }
}
