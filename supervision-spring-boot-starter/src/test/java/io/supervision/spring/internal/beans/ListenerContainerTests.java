package io.supervision.spring.internal.beans;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.test.SupervisionTester;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

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
    assertThat(problem.remedy()).contains("each with `listener: ID`");
  }

  @Configuration(proxyBeanMethods = false)
  static class Jms {
    @Bean
    @SupervisedChild
    DefaultMessageListenerContainer orders() throws JMSException {
      ConnectionFactory away = mock();
      when(away.createConnection()).thenThrow(new JMSException("no broker"));
      DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
      container.setConnectionFactory(away);
      container.setRecoveryInterval(50);
      container.setDestinationName("orders");
      container.setMessageListener((MessageListener) message -> {});
      return container;
    }
  }

  @Test
  void aContainerThatWasShutDownHasFailedAndIsStoppedAtOnce() {
    long[] took = new long[1];
    Contexts.onManualClock(
            "supervision: { root.max-restarts: unlimited, defaults.child.backoff.initial: 1h }",
            Jms.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              context.getBean(DefaultMessageListenerContainer.class).shutdown();
              supervision.advance(Duration.ofSeconds(1));
              assertThat(supervision).child("orders").hasFailures(1);
              CompletableFuture<Void> unused = supervision.tree().restartAsync("orders");
              assertThat(supervision).child("orders").hasFailures(2);
              long begun = System.nanoTime();
              context.close();
              took[0] = System.nanoTime() - begun;
            });
    assertThat(Duration.ofNanos(took[0])).isLessThan(Duration.ofSeconds(4));
  }
}
