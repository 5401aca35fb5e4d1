package io.supervision.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionException;
import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionTreeCustomizer;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** What a started application does with its children. */
@ExtendWith(OutputCaptureExtension.class)
class RunningTreeTests {

  private static final String QUICK =
      """
      supervision:
        defaults:
          child.backoff.enabled: false
          supervisor.backoff.enabled: false
      """;

  static final List<String> LOG = new CopyOnWriteArrayList<>();

  @BeforeEach
  void forgetWhatHappened() {
    LOG.clear();
  }

  private static ChildSnapshot child(SupervisionTree tree, String path) {
    return (ChildSnapshot) tree.find(path).orElseThrow();
  }

  private static void awaitRestart(SupervisionTree tree, String path) {
    await()
        .until(
            () ->
                child(tree, path).restarts() > 0 && child(tree, path).state() == NodeState.RUNNING);
  }

  static class Named implements Worker {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public void run(WorkerContext context) {
      LOG.add("+" + name);
      context.ready();
      context.awaitStop();
      LOG.add("-" + name);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Ordered {
    @Bean
    @SupervisedChild(order = 1, startTimeout = "10s", supervisor = "infrastructure")
    Named queue() {
      return new Named("queue");
    }

    @Bean
    @SupervisedChild(order = 0, startTimeout = "10s", supervisor = "infrastructure")
    Named database() {
      return new Named("database");
    }

    @Bean
    @SupervisedChild(order = 5, startTimeout = "10s")
    Named jobs() {
      return new Named("jobs");
    }
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

  static class Crashing implements Worker {
    private final AtomicInteger runs = new AtomicInteger();

    @Override
    public void run(WorkerContext context) {
      if (runs.incrementAndGet() == 1) {
        throw new IllegalStateException("the first run crashes");
      }
      context.awaitStop();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Crash {
    @Bean
    @SupervisedChild
    Crashing singleton() {
      return new Crashing();
    }
  }

  @Test
  void aSingletonThatCrashesIsRunAgain() {
    Contexts.withYaml(QUICK, Crash.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              awaitRestart(tree, "singleton");
              assertThat(child(tree, "singleton").failures()).isEqualTo(1);
              assertThat(context.getBean(Crashing.class).runs).hasValue(2);
            });
  }

  static class Fresh implements Worker {
    private static final AtomicInteger MADE = new AtomicInteger();
    private final int number = MADE.incrementAndGet();
    private int runs;

    @Override
    public void run(WorkerContext context) {
      LOG.add("run " + ++runs + " of " + number);
      if (number == 1) {
        throw new IllegalStateException("the first instance crashes");
      }
      context.awaitStop();
    }

    @PreDestroy
    void destroyed() {
      LOG.add("destroyed " + number);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Prototype {
    @Bean
    @Scope("prototype")
    @SupervisedChild
    Fresh fresh() {
      return new Fresh();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class JdkProxies {
    @Bean
    static BeanPostProcessor jdkProxies() {
      return proxying(false);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ClassProxies {
    @Bean
    static BeanPostProcessor classProxies() {
      return proxying(true);
    }
  }

  /** Two proxies, one around the other. */
  private static BeanPostProcessor proxying(boolean targetClass) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!(bean instanceof Worker)) {
          return bean;
        }
        ProxyFactory inner = new ProxyFactory(bean);
        inner.setProxyTargetClass(targetClass);
        ProxyFactory outer = new ProxyFactory(inner.getProxy());
        outer.setProxyTargetClass(targetClass);
        return outer.getProxy();
      }
    };
  }

  @Test
  void aPrototypeIsMadeAnewForEachIncarnationAndDestroyedAfterIt() {
    freshInstances(Prototype.class);
  }

  @Test
  void aPrototypeBehindJdkProxiesIsDestroyedToo() {
    freshInstances(Prototype.class, JdkProxies.class);
  }

  @Test
  void aPrototypeBehindClassProxiesIsDestroyedToo() {
    freshInstances(Prototype.class, ClassProxies.class);
  }

  private static void freshInstances(Class<?>... configurations) {
    Fresh.MADE.set(0);
    Contexts.withYaml(QUICK, configurations)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              awaitRestart(tree, "fresh");
              await().until(() -> LOG.size() == 3);
              assertThat(LOG).containsExactly("run 1 of 1", "destroyed 1", "run 1 of 2");
            });
    assertThat(LOG).endsWith("destroyed 2");
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
    Contexts.withYaml(QUICK, AllKinds.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              await()
                  .untilAsserted(
                      () -> assertThat(LOG).contains("looping at kinds-looping", "called", "run"));
              await().until(() -> child(tree, "kinds-once").state() == NodeState.STOPPED);
              assertThat(context.getBean(Kinds.class).calls).hasValue(1);
              assertThat(child(tree, "callable").lastExit().reason())
                  .isEqualTo(ExitReason.normal());
              assertThat(child(tree, "kinds-looping").state()).isEqualTo(NodeState.RUNNING);
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
    Contexts.withYaml(QUICK, Failing.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              awaitRestart(tree, "failing-consume");
              assertThat(child(tree, "failing-consume").lastExit().reason().cause())
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
    Named before() {
      return new Named("before");
    }
  }

  @Test
  void aLifecycleIsStartedWatchedAndStoppedByTheTreeAlone() {
    Contexts.withYaml(QUICK, Containers.class)
        .run(
            context -> {
              Container container = context.getBean(Container.class);
              assertThat(LOG).containsExactly("+before", "+container");
              assertThat(container.startedBy).isNotEqualTo(Thread.currentThread().getName());
              container.running = false;
              awaitRestart(context.getBean(SupervisionTree.class), "container");
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
            Crash.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              assertThat(child(tree, "container").state()).isEqualTo(NodeState.RESTARTING);
            });
  }

  static class Sick extends Workers.Idle implements HealthCheck {
    @Override
    public Result check() {
      return Result.failed("it has a cold");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnChecks {
    @Bean
    @SupervisedChild
    Sick sick() {
      return new Sick();
    }

    @Bean
    @SupervisedChild
    Indicating indicating() {
      return new Indicating();
    }
  }

  static class Indicating extends Workers.Idle implements HealthIndicator {
    @Override
    public Health health() {
      return Health.outOfService().withDetail("error", "closed for today").build();
    }
  }

  @Test
  void aChildIsItsOwnHealthCheck() {
    Contexts.withYaml(
            """
            supervision.defaults.child.health: { interval: 10ms, failure-threshold: 1000 }
            """,
            OwnChecks.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              await()
                  .untilAsserted(
                      () -> {
                        assertThat(child(tree, "sick").health().status())
                            .isEqualTo(HealthSnapshot.Status.UNHEALTHY);
                        assertThat(child(tree, "sick").health().detail())
                            .isEqualTo("it has a cold");
                        assertThat(child(tree, "indicating").health().detail())
                            .isEqualTo("closed for today");
                      });
            });
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(HealthContributorRegistryAutoConfiguration.class)
  static class Indicators {
    @Bean
    HealthIndicator brokerHealthIndicator() {
      return () -> Health.down(new IllegalStateException("no broker")).build();
    }

    @Bean
    Workers.Idle consumer() {
      return new Workers.Idle();
    }
  }

  @Test
  void aChildIsWatchedByAnIndicatorOfTheApplication() {
    Contexts.withYaml(
            """
            supervision.root.children.consumer.health:
              { indicator: broker, interval: 10ms, failure-threshold: 2 }
            """,
            Indicators.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              await().until(() -> child(tree, "consumer").lastExit() != null);
              assertThat(child(tree, "consumer").lastExit().reason())
                  .isInstanceOfSatisfying(
                      ExitReason.Unhealthy.class,
                      unhealthy -> assertThat(unhealthy.detail()).contains("no broker"));
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
    Contexts.withYaml(QUICK, Returning.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              await().until(() -> child(tree, "returning").restarts() > 5);
              await().until(() -> output.getOut().contains("is permanent and has returned"));
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
                assertThat(child(context.getBean(SupervisionTree.class), "uses-tree").state())
                    .isEqualTo(NodeState.RUNNING));
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
    Contexts.withYaml("supervision.supervisors.jobs:", Customized.class)
        .run(
            context -> {
              assertThat(child(context.getBean(SupervisionTree.class), "jobs/added").state())
                  .isEqualTo(NodeState.RUNNING);
              await().untilAsserted(() -> assertThat(LOG).contains("jobs/added", "jobs"));
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
