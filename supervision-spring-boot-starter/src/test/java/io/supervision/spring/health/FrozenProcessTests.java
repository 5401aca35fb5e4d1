package io.supervision.spring.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.autoconfigure.actuate.SupervisionHealthAutoConfiguration;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A process that is suspended (SIGSTOP) right after a child has crashed, and goes on later. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FrozenProcessTests {

  private static final String CRASHED = "crashed";
  private static final String RUNS_AGAIN = "runs again: ";

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    SupervisionAutoConfiguration.class,
    SupervisionHealthAutoConfiguration.class
  })
  static class Application {

    /** Reads from its input when to go on, so that it is suspended in between. */
    public static void main(String[] arguments) throws IOException {
      ConfigurableApplicationContext context =
          new SpringApplicationBuilder(Application.class)
              .web(WebApplicationType.NONE)
              .properties(
                  "supervision.health.down-after=3s",
                  "supervision.root.children.worker.backoff.initial=500ms",
                  "supervision.root.children.worker.backoff.jitter=0")
              .run(arguments);
      SupervisionTree tree = context.getBean(SupervisionTree.class);
      tree.exit("worker", ExitReason.failure(new IllegalStateException("crash")));
      System.out.println(CRASHED);
      int unused = System.in.read();
      NodeSnapshot worker = worker(tree);
      while (worker.incarnation() < 2 || worker.outage() == null) {
        Thread.onSpinWait();
        worker = worker(tree);
      }
      System.out.println(RUNS_AGAIN + statusOf(context));
      System.exit(SpringApplication.exit(context));
    }

    private static NodeSnapshot worker(SupervisionTree tree) {
      return tree.snapshot().children().get(0);
    }

    private static String statusOf(ConfigurableApplicationContext context) {
      HealthIndicator worker =
          (HealthIndicator)
              context.getBean(SupervisionHealthContributor.class).getContributor("worker");
      return worker.health().getStatus().getCode();
    }

    @Bean
    @SupervisedChild
    Worker worker() {
      return WorkerContext::awaitStop;
    }
  }

  private static void signal(String name, Process process) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor())
        .isZero();
  }

  private static String lineOf(BufferedReader output, String beginning) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(beginning)) {
      line = output.readLine();
    }
    return line;
  }

  @Test
  void timeInWhichNobodyCouldRecoverMakesNothingDown() throws Exception {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(lineOf(output, CRASHED)).isNotNull();
      signal("STOP", process);
      // suspended for longer than an outage may last; it does not end meanwhile
      assertThat(process.waitFor(4, TimeUnit.SECONDS)).isFalse();
      signal("CONT", process);
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      assertThat(lineOf(output, RUNS_AGAIN)).isEqualTo(RUNS_AGAIN + "UNKNOWN");
    } finally {
      process.destroyForcibly();
    }
  }
}
