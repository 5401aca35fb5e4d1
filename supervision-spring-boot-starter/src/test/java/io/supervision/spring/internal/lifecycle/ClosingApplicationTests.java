package io.supervision.spring.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.OnAndOff;
import io.supervision.spring.fixture.Trees;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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

  private static final AtomicInteger RUNS = new AtomicInteger();
  private static volatile Consumer<SupervisionTree> whileRequestsDrain;

  @BeforeEach
  void forget() {
    RUNS.set(0);
    whileRequestsDrain = tree -> {};
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
    Worker worker() {
      return context -> {
        RUNS.incrementAndGet();
        context.awaitStop();
      };
    }

    @Bean
    SmartLifecycle requests(SupervisionTree tree) {
      return new OnAndOff() {
        @Override
        public void stop() {
          whileRequestsDrain.accept(tree);
          super.stop();
        }
      };
    }
  }

  private static void crashWorker(SupervisionTree tree) {
    await().until(() -> RUNS.get() > 0);
    int runs = RUNS.get();
    tree.exit("worker", ExitReason.failure(new IllegalStateException("crash")));
    await().until(() -> RUNS.get() > runs);
  }

  @Test
  void aLifecycleThatIsStoppedWithTheApplicationIsNotStartedAgainButWorkersAre() {
    Contexts.withYaml(Trees.QUICK, Application.class)
        .run(
            context -> {
              Container container = context.getBean(Container.class);
              AtomicInteger failures = new AtomicInteger(-1);
              whileRequestsDrain =
                  tree -> {
                    await().until(() -> container.foundStopped.get() > 0);
                    crashWorker(tree);
                    crashWorker(tree);
                    failures.set((int) Trees.child(tree, "container").failures());
                  };
              context.close();
              assertThat(container.starts).hasValue(1);
              assertThat(failures).hasValue(0);
              assertThat(RUNS).hasValue(3);
            });
  }

  @Test
  void noRestartOfAGroupStartsALifecycleAgain() {
    Contexts.withYaml(Trees.QUICK, Application.class)
        .withPropertyValues("supervision.root.strategy=one-for-all")
        .run(
            context -> {
              Container container = context.getBean(Container.class);
              whileRequestsDrain = ClosingApplicationTests::crashWorker;
              context.close();
              assertThat(RUNS).hasValue(2);
              assertThat(container.starts).hasValue(1);
            });
  }

  @Test
  void theCloseOfAChildContextChangesNothing() {
    Contexts.withYaml(Trees.QUICK, Application.class)
        .run(
            context -> {
              GenericApplicationContext child = new GenericApplicationContext(context);
              child.refresh();
              child.close();
              Container container = context.getBean(Container.class);
              container.stop();
              await().until(() -> container.starts.get() == 2);
            });
  }
}
