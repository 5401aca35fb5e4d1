package io.supervision.spring.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.spec.RestartType;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionTreeCustomizer;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.autoconfigure.actuate.SupervisionEventAutoConfiguration;
import io.supervision.spring.fixture.OnAndOff;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.event.EventListener;

/** A process that ends because code of its own tree calls {@code System.exit}. */
class ExitingProcessTests {

  private static final int CODE = 7;

  @TempDir Path directory;

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    SupervisionAutoConfiguration.class,
    SupervisionEventAutoConfiguration.class
  })
  static class Application {

    private static final CountDownLatch RUNS = new CountDownLatch(1);
    private static volatile long exitedAt;

    public static void main(String[] arguments) {
      ConfigurableApplicationContext context = SpringApplication.run(Application.class, arguments);
      RUNS.countDown();
      if (context.containsBean("exitingWhenStopped")) {
        context.close();
      }
    }

    private static void exit() {
      exitedAt = System.nanoTime();
      System.exit(CODE);
    }

    @Bean
    AutoCloseable resource() {
      return () ->
          System.out.println(
              "resource closed after "
                  + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - exitedAt)
                  + " ms");
    }

    @Bean
    @SupervisedChild(order = 1, startTimeout = "10s")
    Worker sibling(AutoCloseable resource) {
      return context -> {
        context.ready();
        context.awaitStop();
        System.out.println("sibling stopped, there is a " + (resource != null));
      };
    }

    /** Stops before the tree does, and takes longer than the limits of those who exit. */
    @Bean
    @ConditionalOnProperty(name = "drains")
    SmartLifecycle requests() {
      return new OnAndOff() {
        @Override
        public void stop() {
          super.stop();
          try {
            boolean unused = new CountDownLatch(1).await(2_500, TimeUnit.MILLISECONDS);
          } catch (InterruptedException cut) {
            Thread.currentThread().interrupt();
          }
        }
      };
    }

    /** Longer than its shutdown time and the grace after it. */
    @Bean
    @SupervisedChild(order = 1, shutdown = "100ms")
    @ConditionalOnProperty(name = "deaf")
    Worker deaf() {
      return context -> {
        while (true) {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException ignored) {
            // hears nothing
          }
        }
      };
    }

    @Bean
    @SupervisedChild(order = 2)
    @ConditionalOnProperty(name = "exits", havingValue = "worker")
    Worker exitingWorker() {
      return context -> {
        RUNS.await();
        exit();
      };
    }

    @Bean
    @SupervisedChild(order = 2)
    @ConditionalOnProperty(name = "exits", havingValue = "while-it-starts")
    Worker exitingWhileItStarts() {
      return context -> exit();
    }

    @Bean
    @SupervisedChild(order = 3, startTimeout = "60s")
    @ConditionalOnProperty(name = "exits", havingValue = "while-it-starts")
    Worker slowToStart() {
      return WorkerContext::awaitStop;
    }

    @Bean
    @SupervisedChild(order = 2, startTimeout = "60s")
    @ConditionalOnProperty(name = "exits", havingValue = "before-it-is-ready")
    Worker exitingBeforeItIsReady() {
      return context -> exit();
    }

    @Bean
    @Scope("prototype")
    @SupervisedChild(supervisor = "pool")
    @ConditionalOnProperty(name = "exits", havingValue = "pool")
    Worker exitingInPool() {
      return context -> {
        RUNS.await();
        exit();
      };
    }

    @Bean
    @SupervisedChild(order = 2)
    @ConditionalOnProperty(name = "exits", havingValue = "closeable")
    Worker exitingWhileItEnds() {
      return context -> {
        context.onClose(Application::exit);
        RUNS.await();
      };
    }

    @Bean
    @SupervisedChild(order = 2)
    @ConditionalOnProperty(name = "exits", havingValue = "stopped")
    Worker exitingWhenStopped() {
      return context -> {
        try {
          // the stop may come before it is woken
          RUNS.await();
          context.awaitStop();
        } finally {
          exit();
        }
      };
    }

    @Bean
    @SupervisedChild(order = 2)
    @ConditionalOnProperty(name = "exits", havingValue = "health-check")
    ExitingCheck exitingCheck() {
      return new ExitingCheck();
    }

    @Bean
    @SupervisedChild(order = 2)
    @ConditionalOnProperty(name = "exits", havingValue = "lifecycle")
    SmartLifecycle exitingLifecycle() {
      return new OnAndOff() {
        @Override
        public boolean isRunning() {
          boolean running = super.isRunning();
          if (running && RUNS.getCount() == 0) {
            exit();
          }
          return running;
        }
      };
    }

    @Bean
    @SupervisedChild(order = 2, restart = RestartType.TRANSIENT)
    @ConditionalOnProperty(name = "exits", havingValue = "listener-of-the-application")
    Batch batch() {
      return new Batch();
    }

    @Bean
    @SupervisedChild(order = 2, restart = RestartType.TRANSIENT)
    @ConditionalOnProperty(name = "exits", havingValue = "listener-of-the-tree")
    Worker batchOfTree() {
      return context -> RUNS.await();
    }

    @Bean
    SupervisionTreeCustomizer customizer() {
      return tree ->
          tree.listener(
              event -> {
                if (event instanceof ChildExited && event.path().equals("batch-of-tree")) {
                  exit();
                }
              });
    }
  }

  static class ExitingCheck implements Worker, HealthCheck {
    @Override
    public void run(WorkerContext context) {
      context.awaitStop();
    }

    @Override
    public Result check() throws InterruptedException {
      Application.RUNS.await();
      Application.exit();
      return Result.ok();
    }
  }

  static class Batch implements Worker {
    @Override
    public void run(WorkerContext context) throws InterruptedException {
      Application.RUNS.await();
    }

    @EventListener
    void on(ChildExited exited) {
      if (exited.path().equals("batch")) {
        Application.exit();
      }
    }
  }

  private Process start(String exits, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName(),
                "--spring.main.web-application-type=none",
                "--supervision.supervisors.pool.type=dynamic",
                "--supervision.defaults.child.health.interval=10ms",
                "--supervision.defaults.child.health.timeout=30s",
                "--exits=" + exits));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("output").toFile())
        .start();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "worker",
        "while-it-starts",
        "before-it-is-ready",
        "pool",
        "closeable",
        "stopped",
        "health-check",
        "lifecycle",
        "listener-of-the-application",
        "listener-of-the-tree"
      })
  void allOthersStopInOrderAndNobodyWaitsForTheOneThatHasCalledIt(String exits) throws Exception {
    String output = run(exits);
    assertThat(output).doesNotContain(" ERROR ", "stuck");
    assertThat(took(output)).isLessThan(Duration.ofSeconds(1));
  }

  private String run(String exits, String... more) throws Exception {
    Process process = start(exits, more);
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String output = Files.readString(directory.resolve("output"));
    assertThat(process.exitValue()).as(output).isEqualTo(CODE);
    assertThat(output)
        .containsSubsequence("sibling stopped, there is a true", "resource closed after ");
    return output;
  }

  private static Duration took(String output) {
    Matcher took = Pattern.compile("closed after (\\d+) ms").matcher(output);
    assertThat(took.find()).isTrue();
    return Duration.ofMillis(Long.parseLong(took.group(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"worker", "before-it-is-ready", "closeable", "health-check", "lifecycle"})
  void aDeafSiblingDelaysItByItsOwnLimitsAndIsTold(String exits) throws Exception {
    String output = run(exits, "--deaf=true");
    assertThat(output).containsPattern("ERROR .*'deaf' .*stuck");
    assertThat(output.lines().filter(line -> line.contains(" ERROR "))).hasSize(1);
    // its shutdown time and the grace
    assertThat(took(output)).isBetween(Duration.ofMillis(1_100), Duration.ofMillis(2_100));
  }

  @ParameterizedTest
  @CsvSource({
    "worker, exiting-worker.heartbeat-timeout=1s",
    "closeable, exiting-while-it-ends.shutdown=1s"
  })
  void noLimitOfTheOneThatHasCalledItIsOverWhileOthersTakeTheirTime(String exits, String limit)
      throws Exception {
    String output = run(exits, "--drains=true", "--supervision.root.children." + limit);
    assertThat(output).doesNotContain(" ERROR ", " WARN ", "stuck");
  }
}
