package io.supervision.spring.internal.lifecycle;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionException;
import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.event.SupervisionEvent;
import io.supervision.spec.ChildSpec;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionTreeCustomizer;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Trees;
import io.supervision.spring.fixture.Workers;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** What a started application does with its children. */
@ExtendWith(OutputCaptureExtension.class)
class RunningTreeTests {

  static final List<String> LOG = new CopyOnWriteArrayList<>();

  @BeforeEach
  void forgetWhatHappened() {
    LOG.clear();
  }

  @Configuration(proxyBeanMethods = false)
  static class Ordered {
    @Bean
    @SupervisedChild(order = 1, startTimeout = "10s", supervisor = "infrastructure")
    Trees.Named queue() {
      return new Trees.Named(LOG, "queue");
    }

    @Bean
    @SupervisedChild(order = 0, startTimeout = "10s", supervisor = "infrastructure")
    Trees.Named database() {
      return new Trees.Named(LOG, "database");
    }

    @Bean
    @SupervisedChild(order = 5, startTimeout = "10s")
    Trees.Named jobs() {
      return new Trees.Named(LOG, "jobs");
    }
  }

  static final BlockingQueue<String> LOGS_AS = new LinkedBlockingQueue<>();

  @Configuration(proxyBeanMethods = false)
  static class Pool {
    @Bean
    @Scope("prototype")
    Worker poolWorker() {
      return context -> {
        LOGS_AS.add(context.path() + " logs as " + MDC.get("supervision.child"));
        context.awaitStop();
      };
    }
  }

  @Test
  void linesOfAPoolsChildrenCarryTheirPathsOnRequest() {
    LOGS_AS.clear();
    Contexts.withYaml(
            """
            supervision.supervisors:
              named: { type: dynamic, children: { one: { bean: poolWorker, instances: 1, mdc: true } } }
            """,
            Pool.class)
        .run(context -> assertThat(LOGS_AS.take()).isEqualTo("named/one-0 logs as named/one-0"));
  }

  @Test
  void childrenStartInOrderAndStopInReverse() {
    Contexts.withYaml("supervision.supervisors.infrastructure:", Ordered.class)
        .run(
            context -> {
              assertThat(context.getBean(SupervisionTree.class).isRunning()).isTrue();
              assertThat(LOG).containsExactly("+database", "+queue", "+jobs");
              LOG.clear();
            });
    assertThat(LOG).containsExactly("-jobs", "-queue", "-database");
  }

  @Test
  void aSingletonThatCrashesIsRunAgain() {
    Contexts.onManualClock(Trees.QUICK, Workers.CrashingOnce.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              assertThat(supervision).child("singleton").isRunning().hasRestarts(1).hasFailures(1);
              assertThat(context.getBean(Workers.CrashesOnce.class).runs).hasValue(2);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Returning {
    @Bean
    @SupervisedChild
    Runnable returning() {
      return () -> {};
    }
  }

  @Test
  void aPermanentChildThatReturnsAtOnceIsToldSoOnce(CapturedOutput output) {
    Contexts.onManualClock("", Returning.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              supervision.advance(Duration.ofMinutes(1));
              assertThat(supervision).child("returning").isRestarting().hasRestarts(6);
            });
    assertThat(output.getOut().split("is permanent and has returned", -1)).hasSize(2);
    assertThat(output).contains("'transient'");
  }

  @Configuration(proxyBeanMethods = false)
  static class Injected {
    @Bean
    Object early(
        SupervisionTree tree,
        @Qualifier("http-workers") Supervisor pool,
        @Qualifier("root") Supervisor root) {
      LOG.add(pool.path() + " " + root.path().isEmpty() + " " + tree.isRunning());
      try {
        pool.startChild(ChildSpec.task("too-early", ctx -> {}));
      } catch (SupervisionException refused) {
        LOG.add(refused.reason().label());
      }
      return "early";
    }

    @Bean
    Workers.Idle httpWorkers() {
      return new Workers.Idle();
    }
  }

  @Test
  void theTreeAndEachSupervisorCanBeInjectedBeforeTheStart() {
    Contexts.withYaml("supervision.supervisors.http-workers.type: dynamic", Injected.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(LOG).containsExactly("http-workers true false", "not-running");
              Supervisor pool =
                  context.getBean("supervision.supervisors.http-workers", Supervisor.class);
              pool.startChild(ChildSpec.task("late", ctx -> ctx.awaitStop()));
              assertThat(pool.childIds()).containsExactly("late");
            });
  }

  static class UsesTree extends Workers.Idle {
    UsesTree(SupervisionTree tree) {
      assertThat(tree).isNotNull();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ChildThatUsesTheTree {
    @Bean
    @SupervisedChild
    UsesTree usesTree(SupervisionTree tree) {
      return new UsesTree(tree);
    }
  }

  @Test
  void aChildMayBeGivenTheTreeThatItIsIn() {
    Contexts.runner(ChildThatUsesTheTree.class)
        .run(
            context ->
                assertThat(context.getBean(SupervisionTree.class)).child("uses-tree").isRunning());
  }

  @Configuration(proxyBeanMethods = false)
  static class Customized {
    @Bean
    SupervisionTreeCustomizer customizer() {
      return tree ->
          tree.child("jobs", ChildSpec.task("added", ctx -> ctx.awaitStop()))
              .listener(
                  event -> {
                    if (event instanceof SupervisionEvent.ChildStarted) {
                      LOG.add(event.path());
                    }
                  });
    }
  }

  @Test
  void aCustomizerAddsChildrenAndListeners() {
    Contexts.onManualClock("supervision.supervisors.jobs:", Customized.class)
        .run(
            context -> {
              assertThat(Contexts.tester(context)).child("jobs/added").isRunning();
              assertThat(LOG).contains("jobs/added", "jobs");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Stubborn {
    @Bean
    @SupervisedChild(shutdown = "infinity")
    Worker stubborn() {
      return context -> {
        while (!context.isKilled()) {
          context.awaitStop(Duration.ofMillis(10));
        }
      };
    }
  }

  @Test
  void theStopKeepsToItsBudget() {
    long[] stopped = new long[1];
    Contexts.withYaml("supervision.stop-timeout: 100ms", Stubborn.class)
        .run(
            context -> {
              long begun = System.nanoTime();
              context.close();
              stopped[0] = System.nanoTime() - begun;
            });
    assertThat(Duration.ofNanos(stopped[0])).isLessThan(Duration.ofSeconds(10));
  }
}
