package io.supervision.spring.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.RestartIntensityExceededException;
import io.supervision.SupervisionTree;
import io.supervision.spring.RootFailedEvent;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.fixture.Workers;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** How the tree and the application that hosts it live and end together. */
class HostTests {

  static final List<Object> EVENTS = new CopyOnWriteArrayList<>();

  @BeforeEach
  void forget() {
    EVENTS.clear();
    forgetThreadsOfOthers();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    SupervisionAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    ApplicationAvailabilityAutoConfiguration.class
  })
  static class Application {
    @Bean
    @SupervisedChild
    Workers.Idle worker() {
      return new Workers.Idle();
    }

    @EventListener
    void on(RootFailedEvent event) {
      EVENTS.add(event);
    }
  }

  private static final String GIVES_UP = "supervision.root.max-restarts=0";

  private static ApplicationContextRunner giveUp(String reaction) {
    return new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .withPropertyValues(GIVES_UP, "supervision.on-root-failure=" + reaction);
  }

  static void crash(SupervisionTree tree) {
    tree.exit("worker", ExitReason.failure(new IllegalStateException("crash")));
  }

  static String livenessOf(ApplicationContext context) {
    AvailabilityChangeEvent<LivenessState> last =
        context.getBean(ApplicationAvailability.class).getLastChangeEvent(LivenessState.class);
    return last == null ? "never published" : last.getState().name();
  }

  /** Contexts of other tests may be cached, and keep the JVM alive until its end. */
  private static Set<Thread> ofOthers = Set.of();

  static void forgetThreadsOfOthers() {
    ofOthers = keepAliveThreads().collect(Collectors.toSet());
  }

  static Thread keepAliveThread() {
    return keepAliveThreads().filter(thread -> !ofOthers.contains(thread)).findFirst().orElse(null);
  }

  private static Stream<Thread> keepAliveThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("supervision-keep-alive"));
  }

  @Test
  void livenessIsBrokenWhenTheRootGivesUp() {
    giveUp("liveness")
        .run(
            context -> {
              crash(context.getBean(SupervisionTree.class));
              await().untilAsserted(() -> assertThat(livenessOf(context)).isEqualTo("BROKEN"));
              assertThat(EVENTS)
                  .singleElement()
                  .satisfies(
                      event ->
                          assertThat(((RootFailedEvent) event).cause())
                              .isInstanceOf(RestartIntensityExceededException.class));
              assertThat(context.isActive()).isTrue();
              assertThat(keepAliveThread()).isNotNull();
            });
  }

  @Test
  void livenessIsMendedByAnotherStart() {
    giveUp("liveness")
        .run(
            context -> {
              crash(context.getBean(SupervisionTree.class));
              await().untilAsserted(() -> assertThat(livenessOf(context)).isEqualTo("BROKEN"));
              SupervisionLifecycle lifecycle = context.getBean(SupervisionLifecycle.class);
              lifecycle.stop();
              lifecycle.start();
              assertThat(livenessOf(context)).isEqualTo("CORRECT");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class CrashesBeforeTheApplicationIsReady {
    @Bean
    SmartLifecycle crashing(SupervisionTree tree) {
      return new AfterTheTree(
          () -> {
            crash(tree);
            await().until(() -> !EVENTS.isEmpty());
          });
    }
  }

  /** Spring Boot calls the application alive before its runners, and these may take long. */
  @Configuration(proxyBeanMethods = false)
  static class LooksAtTheLiveness {
    static volatile LivenessState seen;

    @Bean
    ApplicationRunner first(ApplicationAvailability availability) {
      return arguments -> seen = availability.getLivenessState();
    }
  }

  @Test
  void livenessIsBrokenForTheRunnersThoughTheRootGaveUpBeforeTheApplicationWasStarted() {
    SpringApplicationBuilder application =
        new SpringApplicationBuilder(
            Application.class, CrashesBeforeTheApplicationIsReady.class, LooksAtTheLiveness.class);
    try (ConfigurableApplicationContext context =
        application.web(WebApplicationType.NONE).properties(GIVES_UP).run()) {
      assertThat(context.isActive()).isTrue();
      assertThat(LooksAtTheLiveness.seen).isEqualTo(LivenessState.BROKEN);
    }
  }

  record AfterTheTree(Runnable action) implements SmartLifecycle {
    @Override
    public void start() {
      action.run();
    }

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return false;
    }
  }

  @Test
  void livenessStaysBrokenThoughTheRootGaveUpBeforeTheApplicationWasReady() {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class, CrashesBeforeTheApplicationIsReady.class)
            .web(WebApplicationType.NONE)
            .properties(GIVES_UP)
            .run()) {
      assertThat(context.getBean(ApplicationAvailability.class).getLivenessState())
          .isEqualTo(LivenessState.BROKEN);
    }
  }

  @Test
  void theApplicationShutsDownWithANonZeroExitCode() {
    giveUp("shutdown")
        .run(
            context -> {
              RootFailure rootFailure = context.getBean(RootFailure.class);
              assertThat(rootFailure.getExitCode()).isZero();
              crash(context.getBean(SupervisionTree.class));
              await().until(() -> !context.isActive());
              assertThat(EVENTS).hasSize(1);
              assertThat(rootFailure.getExitCode()).isEqualTo(1);
              await().until(() -> keepAliveThread() == null);
            });
  }

  @Test
  void aFailureMayBeReportedOnly() {
    giveUp("report")
        .run(
            context -> {
              crash(context.getBean(SupervisionTree.class));
              await().until(() -> !EVENTS.isEmpty());
              assertThat(context.isActive()).isTrue();
              assertThat(livenessOf(context)).isEqualTo("never published");
              assertThat(SpringApplication.exit(context)).isZero();
            });
  }

  @Test
  void anOrderlyEndOfTheRootIsNoFailureAndLetsTheJvmEnd() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              await().until(() -> keepAliveThread() != null);
              tree.root().shutdown();
              await().until(() -> keepAliveThread() == null);
              assertThat(EVENTS).isEmpty();
            });
  }

  @Test
  void aThreadKeepsTheJvmAliveWhileTheTreeRuns() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .run(
            context -> {
              await().until(() -> keepAliveThread() != null);
              assertThat(keepAliveThread().isDaemon()).isFalse();
            });
    await().until(() -> keepAliveThread() == null);
  }

  @Test
  void keepingAliveCanBeSwitchedOff() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .withPropertyValues("supervision.keep-alive=false")
        .run(context -> assertThat(keepAliveThread()).isNull());
  }

  @Test
  void theTreeStartsBeforeTheWebServerAndStopsAfterIt() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .run(
            context ->
                assertThat(context.getBean(SupervisionLifecycle.class).getPhase())
                    .isEqualTo(SupervisionLifecycle.PHASE)
                    .isEqualTo(SmartLifecycle.DEFAULT_PHASE - 3072));
  }

  @Test
  void withoutAutoStartupTheTreeIsThereAndDoesNotRun() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .withPropertyValues("supervision.auto-startup=false")
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              assertThat(tree.isRunning()).isFalse();
              context.getBean(SupervisionLifecycle.class).start();
              assertThat(tree.isRunning()).isTrue();
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class FailsAfterwards {
    @Bean
    SmartLifecycle failing() {
      return new AfterTheTree(
          () -> {
            throw new IllegalStateException("a later phase fails");
          });
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class KeepsTree {
    static volatile SupervisionTree tree;

    @Bean
    String keeper(SupervisionTree supervisionTree) {
      tree = supervisionTree;
      return "";
    }
  }

  @Test
  void theTreeIsStoppedWhenALaterPhaseFails() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class, KeepsTree.class, FailsAfterwards.class)
        .run(context -> assertThat(context).hasFailed());
    assertThat(KeepsTree.tree.isRunning()).isFalse();
    await().until(() -> keepAliveThread() == null);
  }

  @Configuration(proxyBeanMethods = false)
  static class FailingStart {
    @Bean
    @SupervisedChild(order = 1, startTimeout = "5s")
    Worker failing() {
      return context -> {
        throw new IllegalStateException("cannot start");
      };
    }
  }

  @Test
  void aFailingStartStopsTheApplicationAndNamesTheChild() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class, KeepsTree.class, FailingStart.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining("'failing'")
                    .hasRootCauseMessage("cannot start"));
    assertThat(KeepsTree.tree.isRunning()).isFalse();
    await().until(() -> keepAliveThread() == null);
  }
}
