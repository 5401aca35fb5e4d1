package io.supervision.spring.internal.lifecycle;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static io.supervision.test.TreeEvent.exited;
import static io.supervision.test.TreeEvent.restarted;

import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.OnAndOff;
import io.supervision.spring.fixture.Trees;
import io.supervision.spring.fixture.Workers;
import io.supervision.test.SupervisionTester;
import io.supervision.test.TreeEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;

/** What the tree does between the beginning of the application's close and its own stop. */
class ClosingApplicationTests {

  private static volatile Runnable whileRequestsDrain;

  @BeforeEach
  void forget() {
    whileRequestsDrain = () -> {};
  }

  /** Stopped by others when the application is closed, as schedulers and registries do. */
  static class Container implements Lifecycle {
    final ApplicationContext own;
    final AtomicInteger starts = new AtomicInteger();
    final AtomicInteger foundStopped = new AtomicInteger();
    private volatile boolean running;

    Container(ApplicationContext own) {
      this.own = own;
    }

    @Override
    public void start() {
      starts.incrementAndGet();
      running = true;
    }

    @Override
    public void stop() {
      running = false;
    }

    @Override
    public boolean isRunning() {
      if (!running && starts.get() > 0) {
        foundStopped.incrementAndGet();
      }
      return running;
    }

    @EventListener
    void on(ContextClosedEvent closed) {
      if (closed.getApplicationContext() == own) {
        running = false;
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Application {
    @Bean
    @SupervisedChild(order = 0)
    Container container(ApplicationContext context) {
      return new Container(context);
    }

    @Bean
    @SupervisedChild(order = 1)
    Workers.Idle worker() {
      return new Workers.Idle();
    }

    @Bean
    SmartLifecycle requests() {
      return new OnAndOff() {
        @Override
        public void stop() {
          whileRequestsDrain.run();
          super.stop();
        }
      };
    }
  }

  /** Spring does not tell what a stop throws, so what happened is looked at afterwards. */
  private static List<TreeEvent> eventsOf(String path, SupervisionTester supervision) {
    return supervision.events().stream().filter(event -> event.path().equals(path)).toList();
  }

  @Test
  void aLifecycleThatIsStoppedWithTheApplicationIsNotStartedAgainButWorkersAre() {
    Contexts.onManualClock(Trees.QUICK, Application.class)
        .run(
            context -> {
              Container container = context.getBean(Container.class);
              SupervisionTester supervision = Contexts.tester(context);
              whileRequestsDrain =
                  () -> {
                    supervision.advance(Duration.ofSeconds(1));
                    assertThat(container.foundStopped).hasPositiveValue();
                    supervision.crash("worker");
                    supervision.crash("worker");
                  };
              context.close();
              assertThat(container.starts).hasValue(1);
              assertThat(eventsOf("container", supervision)).containsExactly(exited("container"));
              assertThat(eventsOf("worker", supervision))
                  .containsExactly(
                      exited("worker"),
                      restarted("worker"),
                      exited("worker"),
                      restarted("worker"),
                      exited("worker"));
            });
  }

  @Test
  void noRestartOfAGroupStartsALifecycleAgain() {
    Contexts.onManualClock(Trees.QUICK, Application.class)
        .withPropertyValues("supervision.root.strategy=one-for-all")
        .run(
            context -> {
              Container container = context.getBean(Container.class);
              SupervisionTester supervision = Contexts.tester(context);
              whileRequestsDrain = () -> supervision.crash("worker");
              context.close();
              assertThat(eventsOf("worker", supervision))
                  .containsExactly(exited("worker"), restarted("worker"), exited("worker"));
              assertThat(container.starts).hasValue(1);
            });
  }

  @Test
  void theCloseOfAChildContextChangesNothing() {
    Contexts.onManualClock(Trees.QUICK, Application.class)
        .run(
            context -> {
              GenericApplicationContext child = new GenericApplicationContext(context);
              child.refresh();
              child.close();
              Container container = context.getBean(Container.class);
              container.stop();
              Contexts.tester(context).advance(Duration.ofSeconds(1));
              assertThat(container.starts).hasValue(2);
            });
  }
}
