package io.supervision.spring.internal.beans;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spec.RestartType;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Specs;
import io.supervision.spring.fixture.Trees;
import io.supervision.spring.fixture.Workers;
import io.supervision.spring.internal.config.ResolvedTree;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a child may be besides a worker. */
class ChildKindTests {

  static final List<String> LOG = new CopyOnWriteArrayList<>();

  @BeforeEach
  void forgetWhatHappened() {
    LOG.clear();
  }

  static class Kinds {
    private final AtomicInteger calls = new AtomicInteger();

    @SupervisedChild
    void looping(WorkerContext context) {
      LOG.add("looping at " + context.path());
      context.awaitStop();
    }

    @SupervisedChild(restart = RestartType.TRANSIENT)
    @SuppressWarnings("UnusedMethod") // by the compiler, but not by the tree
    private void once() {
      calls.incrementAndGet();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class AllKinds {
    @Bean
    Kinds kinds() {
      return new Kinds();
    }

    @Bean
    @SupervisedChild(restart = RestartType.TRANSIENT, startTimeout = "5s")
    Callable<String> callable() {
      return () -> {
        LOG.add("called");
        return "result";
      };
    }

    @Bean
    @SupervisedChild(restart = RestartType.TRANSIENT, startTimeout = "5s")
    Runnable runnable() {
      return () -> LOG.add("run");
    }
  }

  @Test
  void methodsCallablesAndRunnablesAreRun() {
    Contexts.onManualClock(Trees.QUICK, AllKinds.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              SupervisionTester supervision = Contexts.tester(context);
              assertThat(supervision).child("kinds-once").isStopped();
              assertThat(LOG).contains("looping at kinds-looping", "called", "run");
              assertThat(context.getBean(Kinds.class).calls).hasValue(1);
              assertThat(supervision).child("callable").lastEnded(ExitReason.normal());
              assertThat(supervision).child("kinds-looping").isRunning();
            });
  }

  static class FailingMethod {
    private final AtomicInteger calls = new AtomicInteger();

    @SupervisedChild
    void consume(WorkerContext context) throws Exception {
      if (calls.incrementAndGet() == 1) {
        throw new IOException("the first call fails");
      }
      context.awaitStop();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Failing {
    @Bean
    FailingMethod failing() {
      return new FailingMethod();
    }
  }

  @Test
  void whatAMethodThrowsIsTheCauseOfTheFailure() {
    Contexts.onManualClock(Trees.QUICK, Failing.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              assertThat(supervision).child("failing-consume").isRunning().hasRestarts(1);
              SupervisionTree tree = supervision.tree();
              assertThat(Trees.child(tree, "failing-consume").lastExit().reason().cause())
                  .isInstanceOf(IOException.class)
                  .hasMessage("the first call fails");
            });
  }

  static class Container implements SmartLifecycle {
    private final AtomicInteger starts = new AtomicInteger();
    private volatile boolean running;
    private volatile String startedBy = "";

    @Override
    public void start() {
      starts.incrementAndGet();
      startedBy = Thread.currentThread().getName();
      LOG.add("+container");
      running = true;
    }

    @Override
    public void stop() {
      LOG.add("-container");
      running = false;
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return 0;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Containers {
    @Bean
    @SupervisedChild(order = 1)
    Container container() {
      return new Container();
    }

    @Bean
    @SupervisedChild(order = 0, startTimeout = "5s")
    Trees.Named before() {
      return new Trees.Named(LOG, "before");
    }
  }

  @Test
  void aLifecycleIsStartedWatchedAndStoppedByTheTreeAlone() {
    Contexts.onManualClock(Trees.QUICK, Containers.class)
        .run(
            context -> {
              Container container = context.getBean(Container.class);
              assertThat(LOG).containsExactly("+before", "+container");
              assertThat(container.startedBy).isNotEqualTo(Thread.currentThread().getName());
              container.running = false;
              SupervisionTester supervision = Contexts.tester(context);
              supervision.advance(Duration.ofSeconds(1));
              assertThat(supervision).child("container").isRunning().hasRestarts(1);
              assertThat(container.starts).hasValue(2);
              LOG.clear();
            });
    assertThat(LOG).containsExactly("-container", "-before");
  }

  static class BrokenContainer extends Container {
    @Override
    public void start() {
      throw new IllegalStateException("no broker");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Broken {
    @Bean
    @SupervisedChild
    BrokenContainer container() {
      return new BrokenContainer();
    }
  }

  @Test
  void aLifecycleThatCannotStartFailsTheApplication() {
    Contexts.runner(Broken.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining("container")
                    .hasRootCauseMessage("no broker"));
  }

  @Test
  void inTheBackgroundAFailingStartIsRetriedWhileTheApplicationGoesOn() {
    Contexts.withYaml(
            "supervision: { startup: background, defaults.child.backoff.initial: 1h }",
            Broken.class,
            Workers.CrashingOnce.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              assertThat(tree).child("container").isRestarting();
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class AliasedContainer {
    @Bean({"container", "containerAlias"})
    Container container() {
      return new Container();
    }
  }

  @Test
  void aLifecycleNamedByAnAliasIsLeftToTheTreeToo() {
    Contexts.withYaml("supervision.root.children.c.bean: containerAlias", AliasedContainer.class)
        .run(
            context ->
                assertThat(context.getBean(Container.class).startedBy)
                    .isNotEqualTo(Thread.currentThread().getName()));
  }

  @Test
  void whoHasNoContextCannotSendAHeartbeatAndIsNotAskedForOne() {
    Specs.resolved(
        Contexts.withYaml(
            "supervision.defaults.child.heartbeat-timeout: 1s", AllKinds.class, Containers.class),
        tree -> {
          assertThat(List.of("callable", "container", "kinds-once", "runnable"))
              .allSatisfy(id -> assertThat(heartbeatTimeout(tree, id)).isNull());
          assertThat(List.of("before", "kinds-looping"))
              .allSatisfy(
                  id -> assertThat(heartbeatTimeout(tree, id)).isEqualTo(Duration.ofSeconds(1)));
        });
  }

  private static Duration heartbeatTimeout(ResolvedTree tree, String id) {
    return Specs.child(tree.root(), id).settings().heartbeatTimeout();
  }

  @Test
  void aHeartbeatOfAChildWithoutContextIsRefused() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision.root.children:
              callable.heartbeat-timeout: 1s
              container.heartbeat-timeout: 1s
              kinds-once.heartbeat-timeout: 1s
              runnable.heartbeat-timeout: 1s
            """,
            AllKinds.class,
            Containers.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .containsExactlyInAnyOrder(
            "bean 'callable' has no WorkerContext, so that it cannot send heartbeats",
            "bean 'container' has no WorkerContext, so that it cannot send heartbeats",
            "method 'once' of bean 'kinds' has no WorkerContext, so that it cannot send heartbeats",
            "bean 'runnable' has no WorkerContext, so that it cannot send heartbeats");
    assertThat(problems)
        .extracting(ConfigurationProblem::where)
        .anyMatch(
            where -> where.startsWith("supervision.root.children.callable.heartbeat-timeout ("));
  }
}
